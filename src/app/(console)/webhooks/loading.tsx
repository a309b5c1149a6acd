import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Webhooks">Where alerts are sent, and whether they arrive</PageHeader>
      <SkeletonRows rows={3} className="mb-3 rounded-md border bg-surface" />
      <SkeletonRows rows={10} className="rounded-md border bg-surface" />
    </>
  );
}
