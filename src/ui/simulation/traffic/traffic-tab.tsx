"use client";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { useLiveFrame } from "#/ui/simulation/health/use-live-frame.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { TrafficHealth } from "./traffic-health.tsx";
import { TrafficHow } from "./traffic-how.tsx";
import { TrafficPanel } from "./traffic-panel.tsx";

/** Whether every simulated request is counted exactly once as usage. */
export function TrafficTab() {
  const live = useLiveFrame();
  // Without a live simulation, what the last session came to.
  const stored = trpc.simulation.traffic.useQuery(undefined, { refetchInterval: 10_000 });
  const verdict = live.data?.traffic ?? stored.data ?? null;
  if (stored.error && !live.data)
    return (
      <QueryFailure
        title="The verdict could not be loaded"
        error={stored.error}
        onRetry={() => stored.refetch()}
      />
    );
  if (stored.isPending && live.isPending) return <SkeletonRows rows={8} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <TrafficPanel verdict={verdict} isLive={live.data !== undefined} />
        {live.data ? <TrafficHealth frame={live.data} /> : null}
      </div>
      <TrafficHow
        isMade={verdict !== null}
        services={live.data?.services.map(({ serviceId }) => serviceId) ?? []}
      />
    </div>
  );
}
