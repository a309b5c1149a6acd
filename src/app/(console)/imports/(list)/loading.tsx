import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Imports">Files of sessions, and what became of their rows</PageHeader>
      <Skeleton className="mb-3 h-80" />
      <SkeletonRows rows={5} className="rounded-md border bg-surface" />
    </>
  );
}
