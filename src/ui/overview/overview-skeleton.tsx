import { Skeleton } from "#/ui/primitives/skeleton.tsx";

/** As high as what the overview shows once it is there. */
export function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3">
      <div className="grid gap-3 lg:grid-cols-3">
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
      <Skeleton className="h-14" />
      <div className="grid gap-3 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
      </div>
    </div>
  );
}
