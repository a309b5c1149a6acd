interface DayLegendProps {
  /** Names of the colours. */
  series: readonly { key: string; name: string; mark: string }[];
  /** What the shading of days without data says; null where there are none. */
  emptyDays: string | null;
}

/** What colours and shading mean. */
export function DayLegend({ series, emptyDays }: DayLegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
      {series.map(({ key, name, mark }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2.5 ${mark}`} />
          {name}
        </li>
      ))}
      {emptyDays ? (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 border border-dashed border-line-strong bg-sunken" />
          {emptyDays}
        </li>
      ) : null}
    </ul>
  );
}
