import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import type { DecimalText, WindowDays } from "#/domain/analytics/usage.ts";
import { type Change, compareAmounts } from "#/ui/format/change.ts";
import { countOf } from "#/ui/format/count.ts";

interface ChangeMarkProps {
  now: DecimalText;
  before: DecimalText;
  days: WindowDays;
}

const icons = { up: ArrowUp, down: ArrowDown, same: Equal };

/** More or less than in the window before, in percent. Neither is good or bad, so it has no status colour. */
export function ChangeMark({ now, before, days }: ChangeMarkProps) {
  const change = compareAmounts(now, before);
  const Icon = icons[change.direction];
  return (
    <p className="flex items-center gap-1 text-xs text-ink-muted" title={describe(change, days)}>
      <Icon aria-hidden className="size-3.5" />
      <span aria-hidden>{shorten(change)}</span>
      <span className="sr-only">{describe(change, days)}</span>
    </p>
  );
}

function shorten({ direction, percent }: Change): string {
  if (direction === "same") return "no change";
  return percent === null ? "new" : `${percent} %`;
}

function describe({ direction, percent }: Change, days: WindowDays): string {
  const span = `the ${countOf(days, "day")} before`;
  if (direction === "same") return `The same as in ${span}`;
  if (percent === null) return `Nothing in ${span}`;
  return `${percent} % ${direction === "up" ? "more" : "less"} than in ${span}`;
}
