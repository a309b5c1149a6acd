import { cn } from "#/ui/class-names.ts";

/** A grey block in the place of what is loading. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={cn("block motion-safe:animate-pulse rounded-sm bg-sunken", className)} />
  );
}

interface SkeletonRowsProps {
  rows: number;
  className?: string;
}

/** As high as a table of so many rows. */
export function SkeletonRows({ rows, className }: SkeletonRowsProps) {
  return (
    <div role="status" aria-label="Loading" className={className}>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <div key={key} className="flex h-9 items-center gap-6 border-b px-3">
          <Skeleton className="h-3 w-32" />
          <Skeleton className="ml-auto h-3 w-24" />
          <Skeleton className="h-3 w-24 max-md:hidden" />
          <Skeleton className="h-3 w-24 max-md:hidden" />
        </div>
      ))}
    </div>
  );
}
