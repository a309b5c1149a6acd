import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Users">Everyone with a session, by name</PageHeader>
      <SkeletonRows rows={20} className="rounded-md border bg-surface" />
    </>
  );
}
