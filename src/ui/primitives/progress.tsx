import { Progress as Radix } from "radix-ui";

interface ProgressProps {
  label: string;
  /** 0 to 1; null while the end is not known. */
  value: number | null;
}

/** How far a piece of work is. */
export function Progress({ label, value }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <Radix.Root
      aria-label={label}
      value={percent}
      className="h-2 w-full overflow-hidden rounded-sm border border-line-strong bg-sunken"
    >
      <Radix.Indicator
        className={
          percent === null
            ? "block h-full w-full motion-safe:animate-pulse bg-accent/40"
            : "block h-full bg-accent"
        }
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </Radix.Root>
  );
}
