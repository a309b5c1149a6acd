"use client";
import { Pause, Play } from "lucide-react";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { cn } from "#/ui/class-names.ts";
import { ConnectionBadge } from "#/ui/events/connection-badge.tsx";
import { formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import type { Interruption } from "#/ui/simulation/page/use-interruption.ts";
import { formatClock } from "#/ui/simulation/timeline/time-spans.ts";
import { TopologyDialog } from "#/ui/simulation/topology/topology-dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import type { Connection } from "#/ui/trpc/use-resumption.ts";
import { ResetPopover } from "./reset-popover.tsx";
import { speedChoices } from "./speeds.ts";

interface ControlsProps {
  frame: Frame;
  connection: Connection;
  /** What is to be said of the connection. */
  interruption: Interruption | null;
}

/** Where the run stands, and what can be done with it. */
export function Controls({ frame, connection, interruption }: ControlsProps) {
  const pause = trpc.simulation.pause.useMutation();
  const resume = trpc.simulation.resume.useMutation();
  const speed = trpc.simulation.setSpeed.useMutation();
  const asked = speed.isPending ? speed.variables.speed : frame.speed;
  const error = pause.error ?? resume.error ?? speed.error;
  const forget = () => {
    for (const call of [pause, resume, speed]) call.reset();
  };
  return (
    <section aria-label="Controls" className="rounded-md border bg-surface">
      <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-2 px-3 py-1.5">
        <ConnectionBadge connection={connection} isPaused={frame.paused} />
        <dl className="flex flex-wrap gap-x-4 gap-y-1">
          <Told name="Time">{formatClock(frame.timeSeconds)}</Told>
          <Told name="Step">{formatCount(frame.step)}</Told>
          <Told name="Seed">{frame.seed}</Told>
        </dl>
        <div className="flex flex-wrap items-center gap-2 sm:ml-auto">
          {frame.paused ? (
            <Button
              look="primary"
              disabled={resume.isPending}
              onClick={() => {
                forget();
                resume.mutate();
              }}
            >
              <Play aria-hidden />
              Resume
            </Button>
          ) : (
            <Button
              disabled={pause.isPending}
              onClick={() => {
                forget();
                pause.mutate();
              }}
            >
              <Pause aria-hidden />
              Pause
            </Button>
          )}
          <Select
            label="Speed"
            value={String(asked)}
            choices={speedChoices(asked)}
            onChange={(value) => {
              forget();
              speed.mutate({ speed: Number(value) });
            }}
          />
          <ResetPopover seed={frame.seed} />
          <TopologyDialog />
        </div>
      </div>
      <p
        role="status"
        className={
          interruption
            ? cn("border-t px-3 py-1.5", interruption.isOver ? "text-ink-muted" : "text-warn")
            : "sr-only"
        }
      >
        {interruption?.text}
      </p>
      {error ? <QueryFailure title="That did not work" error={error} /> : null}
    </section>
  );
}

function Told({ name, children }: { name: string; children: string | number }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
