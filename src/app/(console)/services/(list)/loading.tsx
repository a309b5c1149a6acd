import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Services and meters">What is measured, in what unit, at what price</PageHeader>
      <SkeletonRows rows={12} className="rounded-md border bg-surface" />
    </>
  );
}
