import type { ReactNode } from "react";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import { cn } from "#/ui/class-names.ts";
import { formatCount } from "#/ui/format/count.ts";
import { isDisturbed } from "./traffic-words.ts";

const known = (count: number | null) => (count === null ? "–" : formatCount(count));

/** Each request's way: simulated, answered, in the usage; and what was done to the reports meanwhile. */
export function TrafficNumbers({ verdict }: { verdict: TrafficVerdict }) {
  return (
    <div className="grid gap-px bg-line sm:grid-cols-3">
      <Step title="1. Simulated" count={formatCount(verdict.simulated)}>
        <Row label="Waiting for an answer">{formatCount(verdict.waiting)}</Row>
        <Row label="Refused for good" isBad={verdict.rejected > 0}>
          {formatCount(verdict.rejected)}
        </Row>
      </Step>
      <Step
        title="2. Receipts: accepted"
        count={formatCount(verdict.accepted)}
        note={
          isDisturbed(verdict)
            ? "A report holds up to 100 requests: one that comes again makes as many duplicates."
            : "Reports are only disturbed while a failure is in force."
        }
      >
        <Row label="Duplicate, counted once">{formatCount(verdict.duplicate)}</Row>
        <Row label="Answers lost on the way">{formatCount(verdict.lostAnswers)}</Row>
        <Row label="Reports delayed">{formatCount(verdict.delayed)}</Row>
        <Row label="Reports sent twice">{formatCount(verdict.repeated)}</Row>
      </Step>
      <Step title="3. In the usage" count={known(verdict.stored)}>
        <Row label="Lost" isBad={(verdict.lost ?? 0) > 0} isMain>
          {known(verdict.lost)}
        </Row>
        <Row label="Doubled" isBad={(verdict.doubled ?? 0) > 0} isMain>
          {known(verdict.doubled)}
        </Row>
      </Step>
    </div>
  );
}

interface StepProps {
  title: string;
  count: string;
  /** Stands under the rows. */
  note?: string;
  children: ReactNode;
}

function Step({ title, count, note, children }: StepProps) {
  return (
    <div className="bg-surface p-3">
      <h3 className="text-ink-muted">{title}</h3>
      <p className="mt-1 text-right text-xl font-semibold">{count}</p>
      <dl className="mt-2 grid gap-1 border-t pt-2">{children}</dl>
      {note ? <p className="mt-1 text-xs text-ink-faint">{note}</p> : null}
    </div>
  );
}

interface RowProps {
  label: string;
  isBad?: boolean;
  isMain?: boolean;
  children: ReactNode;
}

function Row({ label, isBad = false, isMain = false, children }: RowProps) {
  return (
    <div className={cn("flex justify-between gap-3", isMain && "font-medium", isBad && "text-bad")}>
      <dt className={isBad ? undefined : "text-ink-muted"}>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
