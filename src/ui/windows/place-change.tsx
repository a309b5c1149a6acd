import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import { countOf } from "#/ui/format/count.ts";

/** Places gained or lost against the window before; null for a user not ranked then. */
export function PlaceChange({ change }: { change: number | null }) {
  if (change === null) return <span className="text-xs text-ink-faint">new</span>;
  if (change === 0)
    return (
      <span className="inline-flex align-middle text-ink-faint">
        <Minus aria-hidden className="size-3.5" />
        <span className="sr-only">same place</span>
      </span>
    );
  const Icon = change > 0 ? ArrowUp : ArrowDown;
  const places = Math.abs(change);
  return (
    <span className="inline-flex items-center gap-0.5 align-middle">
      <Icon aria-hidden className={`size-3.5 ${change > 0 ? "text-good" : "text-bad"}`} />
      <span aria-hidden>{places.toLocaleString("en")}</span>
      <span className="sr-only">{`${change > 0 ? "up" : "down"} ${countOf(places, "place")}`}</span>
    </span>
  );
}
