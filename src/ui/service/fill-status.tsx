"use client";
import { Check, CircleAlert, History } from "lucide-react";
import type { Meter } from "#/api/contract/meters.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { formatTimeLeft } from "#/ui/format/duration.ts";
import { fillProgress } from "#/ui/meters/fill-progress.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Progress } from "#/ui/primitives/progress.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

/** Under a meter that reads an attribute: whether past events are in it, how far that is, and the way to ask for it. */
export function FillStatus({ meter, readAt }: { meter: Meter; readAt: number }) {
  const api = trpc.useUtils();
  const fill = trpc.meters.fill.useMutation({ onSuccess: () => api.services.invalidate() });
  if (meter.attribute === null || meter.value_of !== null || meter.aggregation === "unique") return null;
  return (
    <tr>
      <td colSpan={6} className="border-b bg-ground px-3 py-2 text-ink-muted">
        {meter.fill?.state === "running" ? (
          <RunningFill meter={meter} fill={meter.fill} readAt={readAt} />
        ) : (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <LastFill meter={meter} />
            <Button
              size="small"
              disabled={fill.isPending || meter.is_filling}
              onClick={() => fill.mutate({ slug: meter.slug })}
            >
              <History aria-hidden />
              {meter.fill?.state === "failed" ? "Try again" : "Fill from the past"}
            </Button>
          </div>
        )}
        {fill.error ? <QueryFailure title="The filling was not begun" error={fill.error} /> : null}
      </td>
    </tr>
  );
}

type Fill = NonNullable<Meter["fill"]>;

function RunningFill({ meter, fill, readAt }: { meter: Meter; fill: Fill; readAt: number }) {
  const { share, eventsPerSecond, secondsLeft } = fillProgress(fill, readAt);
  return (
    <div className="grid gap-1">
      <Progress label={`Filling ${meter.name} from past events`} value={share} />
      <p aria-live="polite">
        {formatCount(fill.events_read)} of {countOf(fill.events_total, "past event")} read,{" "}
        {formatCount(fill.events_filled)} had a value
        {eventsPerSecond === null ? null : ` · ${formatCount(Math.round(eventsPerSecond))} events/s`}
        {secondsLeft === null ? null : ` · ${formatTimeLeft(secondsLeft)} left`}
      </p>
      <p className="text-xs text-ink-faint">
        It goes on when you leave this page. Totals are complete when it is done.
      </p>
    </div>
  );
}

function LastFill({ meter: { attribute, fill } }: { meter: Meter }) {
  if (fill === null)
    return (
      <p>
        Events from before the meter was made are not in it; those that had attribute{" "}
        <span className="font-mono">{attribute}</span> can still be read.
      </p>
    );
  const isDone = fill.state === "done";
  const Icon = isDone ? Check : CircleAlert;
  return (
    <p className="flex flex-wrap items-center gap-x-1.5">
      <Icon aria-hidden className={`size-4 ${isDone ? "text-good" : "text-bad"}`} />
      {isDone
        ? `Filled from the past: ${formatCount(fill.events_filled)} of ${countOf(fill.events_read, "event")} had a value.`
        : `The filling failed: ${fill.failure ?? "the server’s log says why"}`}
      {fill.finished_at ? <Time at={fill.finished_at} withZone /> : null}
    </p>
  );
}
