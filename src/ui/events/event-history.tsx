"use client";
import { ArrowRight, Ban, CircleCheck, Replace } from "lucide-react";
import type { EventWithHistory } from "#/domain/usage/events/find-event.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { describeChanges, type FieldChange, type Revision } from "./describe-changes.ts";
import { EventQuantities } from "./event-quantities.tsx";
import type { MetersBySlug } from "./use-meters.ts";

const kinds = {
  original: { title: "Reported", icon: CircleCheck, tone: "text-good" },
  replace: { title: "Replaced", icon: Replace, tone: "text-accent" },
  void: { title: "Voided", icon: Ban, tone: "text-bad" },
};

interface EventHistoryProps {
  event: EventWithHistory;
  meters: MetersBySlug;
}

/** All that the event was, from its report to now. */
export function EventHistory({ event, meters }: EventHistoryProps) {
  return (
    <Panel title="History" note="Nothing is ever overwritten" padded>
      <ol className="grid">
        {event.history.map((revision, place) => (
          <RevisionItem
            key={revision.revision}
            revision={revision}
            before={event.history[place - 1]}
            meters={meters}
          />
        ))}
      </ol>
    </Panel>
  );
}

interface RevisionProps {
  revision: Revision;
  before: Revision | undefined;
  meters: MetersBySlug;
}

function RevisionItem({ revision, before, meters }: RevisionProps) {
  const { title, icon: Icon, tone } = kinds[revision.kind];
  return (
    <li className="relative grid gap-1 pb-4 pl-7 before:absolute before:top-5 before:bottom-0 before:left-[7px] before:w-px before:bg-line-strong last:pb-0 last:before:hidden">
      <Icon aria-hidden className={`absolute top-0.5 left-0 size-4 ${tone}`} />
      <p>
        <span className="font-medium">{title}</span>{" "}
        <span className="text-ink-muted">
          <Time at={revision.recorded_at} withZone />
          {revision.actor ? ` by ${revision.actor}` : null}
        </span>
      </p>
      {revision.reason ? <p className="break-words">“{revision.reason}”</p> : null}
      {before && revision.kind === "replace" ? (
        <Changes changes={describeChanges(before, revision)} meters={meters} />
      ) : revision.kind === "void" ? (
        <p className="text-ink-muted">Counts no more, from then on.</p>
      ) : (
        <p className="text-ink-muted">
          <EventQuantities {...revision} meters={meters} />, occurred <Time at={revision.occurred_at} />
        </p>
      )}
    </li>
  );
}

function Changes({ changes, meters }: { changes: readonly FieldChange[]; meters: MetersBySlug }) {
  if (changes.length === 0) return <p className="text-ink-muted">Nothing changed.</p>;
  return (
    <ul className="grid gap-1">
      {changes.map((change) => (
        <li key={`${change.kind} ${change.field}`} className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-ink-faint">{change.kind === "time" ? "occurred" : change.field}</span>
          <span className="line-through">
            <ChangedValue change={change} value={change.from} />
          </span>
          <ArrowRight role="img" aria-label="to" className="size-3.5 self-center text-ink-faint" />
          <span className="font-medium">
            <ChangedValue change={change} value={change.to} />{" "}
            <span className="font-normal text-ink-muted">
              {change.kind === "value" ? meters.get(change.field)?.unit : null}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function ChangedValue({ change, value }: { change: FieldChange; value: string | null }) {
  if (value === null) return "none";
  return change.kind === "time" ? <Time at={value} /> : formatExactDecimal(value);
}
