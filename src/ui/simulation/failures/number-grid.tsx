import type { ReactNode } from "react";

interface NumberGridProps {
  label: string;
  numbers: readonly { name: string; value: ReactNode; note?: string }[];
}

/** Named numbers, three to a row. */
export function NumberGrid({ label, numbers }: NumberGridProps) {
  return (
    <dl aria-label={label} className="grid grid-cols-3 gap-px overflow-hidden rounded-md border bg-line">
      {numbers.map(({ name, value, note }) => (
        <div key={name} className="bg-surface px-2 py-1.5" title={note}>
          <dt className="text-xs text-ink-faint">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
