"use client";
import type { EdgeObservation } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { formatCount } from "#/ui/format/count.ts";
import { formatLatency, formatRate, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { TargetButton } from "./cause-links.tsx";
import { describePolicy } from "./describe-policy.ts";
import type { Target } from "./find-failures.ts";
import { NumberGrid } from "./number-grid.tsx";
import { TargetFailures } from "./target-failures.tsx";

const breakerNames = { closed: "Closed", open: "Open", half_open: "Half-open" } as const;

interface CallDetailProps {
  call: EdgeObservation;
  frame: Frame;
  isCause: boolean;
  onTarget: (target: Target) => void;
}

/** The calls of one service to another: their numbers, how patient they are, their failures. */
export function CallDetail({ call, frame, isCause, onTarget }: CallDetailProps) {
  const { serviceId, dependencyId } = call;
  const { data } = trpc.simulation.topology.useQuery();
  const policy = data?.topology.services
    .find(({ id }) => id === serviceId)
    ?.dependencies.find((dependency) => dependency.serviceId === dependencyId);
  const counted = (count: number, of: number) => `${formatCount(count)} of ${formatCount(of)}`;
  return (
    <div className="grid gap-3">
      <p>
        Calls of{" "}
        <TargetButton target={{ serviceId, dependencyId: null }} onTarget={onTarget}>
          {serviceId}
        </TargetButton>{" "}
        to{" "}
        <TargetButton target={{ serviceId: dependencyId, dependencyId: null }} onTarget={onTarget}>
          {dependencyId}
        </TargetButton>
        {isCause ? ": the root cause, for what is called answers well." : "."}
      </p>
      <NumberGrid
        label="Numbers of the calls"
        numbers={[
          { name: "Attempts", value: `${formatRate(call.attemptRate)}/s` },
          {
            name: "Failed calls",
            value: formatShare(call.calls > 0 ? call.failedCalls / call.calls : 0),
            note: counted(call.failedCalls, call.calls),
          },
          { name: "Mean", value: formatLatency(call.latencyMs), note: "With pauses between attempts" },
          { name: "Breaker", value: call.breaker ? breakerNames[call.breaker] : "None" },
          {
            name: "Refused by it",
            value: formatCount(call.refused),
            note: "Calls that were not tried",
          },
          {
            name: "Timeouts",
            value: formatCount(call.timeouts),
            note: `Of ${counted(call.failedAttempts, call.attempts)} attempts that failed`,
          },
        ]}
      />
      {policy ? <p className="text-xs text-ink-faint">{describePolicy(policy)}</p> : null}
      <TargetFailures target={{ serviceId, dependencyId }} frame={frame} />
    </div>
  );
}
