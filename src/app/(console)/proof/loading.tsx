import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Proof">Why a total is what it is: the same computed anew from its events</PageHeader>
      <Skeleton className="mb-3 h-20" />
      <SkeletonRows rows={10} className="rounded-md border bg-surface" />
    </>
  );
}
