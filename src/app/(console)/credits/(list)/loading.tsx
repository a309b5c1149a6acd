import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Credits">Who has credits, and what is left of them</PageHeader>
      <SkeletonRows rows={15} className="rounded-md border bg-surface" />
    </>
  );
}
