import { OverviewSkeleton } from "#/ui/overview/overview-skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Overview" />
      <OverviewSkeleton />
    </>
  );
}
