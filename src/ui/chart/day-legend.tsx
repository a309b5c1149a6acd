import { daySeries } from "./series.ts";

/** Names of the colours, and of the shading that marks days without sessions. */
export function DayLegend({ hasGaps }: { hasGaps: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
      {daySeries.map((series) => (
        <li key={series.key} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2.5 ${series.mark}`} />
          {series.name}
        </li>
      ))}
      {hasGaps ? (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 border border-dashed border-line-strong bg-sunken" />
          No sessions
        </li>
      ) : null}
    </ul>
  );
}
