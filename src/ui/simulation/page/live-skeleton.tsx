import { Skeleton } from "#/ui/primitives/skeleton.tsx";

/** As high as what will be there. */
export function LiveSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3">
      <Skeleton className="h-16" />
      <Skeleton className="h-11" />
      <div className="grid gap-3 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Skeleton className="h-[28rem]" />
        <Skeleton className="h-[28rem]" />
      </div>
    </div>
  );
}
