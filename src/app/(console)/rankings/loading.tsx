import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Rankings">Who used how much, up to when</PageHeader>
      <Skeleton className="mb-3 h-8 max-w-xl" />
      <SkeletonRows rows={25} className="rounded-md border bg-surface" />
    </>
  );
}
