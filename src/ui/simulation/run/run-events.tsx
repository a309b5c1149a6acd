"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { SimulationEvent } from "#/domain/simulation/engine/observation.ts";
import { cn } from "#/ui/class-names.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { tellEvent } from "#/ui/simulation/events/tell-event.ts";
import { formatSeconds } from "#/ui/simulation/health/format-simulated.ts";

const choices = [
  { value: "all", label: "All" },
  { value: "failures", label: "Failures" },
  { value: "statuses", label: "Statuses" },
  { value: "breakers", label: "Breakers" },
] as const;

const groupParser = parseAsStringLiteral(choices.map(({ value }) => value)).withDefault("all");

const inks = {
  neutral: "text-ink-muted",
  accent: "text-accent",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
};

/** Rows before the others are asked for. */
const shownRows = 12;

interface RunEventsProps {
  events: readonly SimulationEvent[];
  /** How many there were; the list is cut where that is more. */
  count: number;
}

/** What happened, in its order. */
export function RunEvents({ events, count }: RunEventsProps) {
  const [group, setGroup] = useQueryState("happened", groupParser);
  const [isWhole, setIsWhole] = useState(false);
  const told = events.map((event) => ({
    timeSeconds: event.timeSeconds,
    ...tellEvent(event),
  }));
  const chosen = group === "all" ? told : told.filter((event) => event.group === group);
  const shown = isWhole ? chosen : chosen.slice(0, shownRows);
  const note =
    count > events.length
      ? `The first ${formatCount(events.length)} of ${countOf(count, "event")}`
      : countOf(count, "event");
  return (
    <Panel
      title="Events"
      note={note}
      actions={<Segments label="Events of" value={group} choices={choices} onChange={setGroup} />}
    >
      {chosen.length === 0 ? (
        <p className="px-3 py-4 text-ink-muted">
          {group === "all"
            ? "Nothing happened: no failure, and no status changed."
            : "There were none of these."}
        </p>
      ) : (
        <Table aria-label="Events">
          <thead>
            <tr>
              <HeadCell numeric className="w-20">
                Time, s
              </HeadCell>
              <HeadCell>What happened</HeadCell>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ timeSeconds, text, tone, icon: Icon }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: events have no name of their own, and never move
              <tr key={place}>
                <Cell numeric className="py-1.5 align-top">
                  {formatSeconds(timeSeconds)}
                </Cell>
                <Cell className="py-1.5 whitespace-normal">
                  <span className="flex items-start gap-2 wrap-anywhere">
                    <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", inks[tone])} />
                    {text}
                  </span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {chosen.length > shown.length ? (
        <div className="px-3 py-2">
          <Button size="small" onClick={() => setIsWhole(true)}>
            Show all {formatCount(chosen.length)}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
