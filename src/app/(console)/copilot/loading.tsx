import { CopilotSkeleton } from "#/ui/copilot/copilot-view.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Copilot credits">What each message of the current period cost, and why</PageHeader>
      <CopilotSkeleton />
    </>
  );
}
