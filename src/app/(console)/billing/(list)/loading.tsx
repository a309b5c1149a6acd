import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Billing periods">What each customer owes, and for which time</PageHeader>
      <Skeleton className="mb-3 h-8 max-w-xl" />
      <SkeletonRows rows={20} className="rounded-md border bg-surface" />
    </>
  );
}
