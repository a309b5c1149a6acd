import type { ReactNode } from "react";

/** What stands beside the place of a chart that is pointed at. */
export function TipPanel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="rounded-md border border-line-strong bg-surface px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{title}</p>
      {children}
    </div>
  );
}

interface TipFact {
  name: string;
  value: ReactNode;
  /** The class of its colour in the chart. */
  mark?: string;
  /** Stands out from the others. */
  isMain?: boolean;
}

/** Exact values by name. */
export function TipFacts({ facts }: { facts: readonly TipFact[] }) {
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-4">
      {facts.map(({ name, value, mark, isMain }) => (
        <div key={name} className="contents">
          <dt className="flex items-center gap-1.5 text-ink-muted">
            {mark ? <span aria-hidden className={`size-2 ${mark}`} /> : null}
            {name}
          </dt>
          <dd className={isMain ? "text-right font-medium" : "text-right"}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
