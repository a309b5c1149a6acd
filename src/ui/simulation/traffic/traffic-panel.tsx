"use client";
import { Check, CircleAlert, Clock, Play, Square } from "lucide-react";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { TrafficNumbers } from "./traffic-numbers.tsx";
import { tellVerdict } from "./traffic-words.ts";

interface TrafficPanelProps {
  /** Of the latest session; null before the first. */
  verdict: TrafficVerdict | null;
  /** Whether there is a live simulation, so that there is something to report. */
  isLive: boolean;
}

/** The switch, and what came of it. */
export function TrafficPanel({ verdict, isLive }: TrafficPanelProps) {
  const api = trpc.useUtils();
  const set = trpc.simulation.setTraffic.useMutation({
    onSuccess: () => Promise.all([api.simulation.state.invalidate(), api.simulation.traffic.invalidate()]),
  });
  const isOn = verdict?.enabled ?? false;
  return (
    <Panel
      title="Is every request counted exactly once?"
      note={
        verdict ? (
          <>
            {isOn ? "Reported since " : "Was reported from "}
            <Time at={verdict.startedAt} withZone />
            {verdict.stoppedAt ? (
              <>
                {" to "}
                <Time at={verdict.stoppedAt} withZone />
              </>
            ) : null}
          </>
        ) : (
          "Simulated requests, reported as usage by the real client"
        )
      }
      actions={
        <Button
          look={isOn ? "plain" : "primary"}
          disabled={set.isPending || !isLive}
          onClick={() => set.mutate({ enabled: !isOn })}
        >
          {isOn ? <Square aria-hidden /> : <Play aria-hidden />}
          {set.isPending ? "Just a moment…" : isOn ? "Stop reporting" : "Report requests as usage"}
        </Button>
      }
    >
      {set.error ? <QueryFailure title="It was not switched" error={set.error} /> : null}
      {verdict ? (
        <Verdict verdict={verdict} />
      ) : (
        <Empty title="Nothing was reported yet">
          <p className="max-w-prose text-ink-muted">
            {isLive
              ? "Switch it on, then let a service fail: reports lose their answers, come late and come twice, and each request still counts once."
              : "There is no live simulation at the moment, so there is nothing to report."}
          </p>
        </Empty>
      )}
    </Panel>
  );
}

const icons = { good: Check, bad: CircleAlert, neutral: Clock, warn: Clock, accent: Clock };

function Verdict({ verdict }: { verdict: TrafficVerdict }) {
  const told = tellVerdict(verdict);
  const Icon = icons[told.tone];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-3">
        <Badge tone={told.tone} className="h-7 px-2 text-sm [&_svg]:size-4">
          <Icon aria-hidden />
          {told.short}
        </Badge>
        <p>{told.long}</p>
      </div>
      {verdict.trouble ? (
        <p role="status" className="border-b bg-warn-soft px-3 py-2 text-warn">
          {verdict.trouble}
        </p>
      ) : null}
      <TrafficNumbers verdict={verdict} />
      <p className="px-3 py-2 text-xs text-ink-faint">
        {verdict.storedAt ? (
          <>
            Compared last at <Time at={verdict.storedAt} withZone />, with what was acknowledged by then:{" "}
            {formatCount(verdict.stored ?? 0)} in the usage.
          </>
        ) : (
          "Not compared yet."
        )}
      </p>
    </>
  );
}
