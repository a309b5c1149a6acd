import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Plans">What is agreed: how the use of meters is priced</PageHeader>
      <SkeletonRows rows={8} className="rounded-md border bg-surface" />
    </>
  );
}
