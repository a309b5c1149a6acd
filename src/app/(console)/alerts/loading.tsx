import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Alerts">Whose credits are running out: shares of grants that were spent</PageHeader>
      <Skeleton className="mb-3 h-8 max-w-xl" />
      <SkeletonRows rows={10} className="rounded-md border bg-surface" />
    </>
  );
}
