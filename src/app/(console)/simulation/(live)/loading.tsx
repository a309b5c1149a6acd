import { PageHeader } from "#/ui/shell/page-header.tsx";
import { LiveSkeleton } from "#/ui/simulation/page/live-skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Simulation">What is broken, and what broke it</PageHeader>
      <LiveSkeleton />
    </>
  );
}
