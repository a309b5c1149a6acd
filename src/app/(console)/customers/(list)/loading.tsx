import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Customers">Who uses, by external id</PageHeader>
      <SkeletonRows rows={20} className="rounded-md border bg-surface" />
    </>
  );
}
