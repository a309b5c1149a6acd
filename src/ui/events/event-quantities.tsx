import type { EventValues } from "#/domain/usage/values-of.ts";
import { formatDecimal, formatExactDecimal, parseDecimal } from "#/ui/format/decimal.ts";
import type { MetersBySlug } from "./use-meters.ts";

interface EventQuantitiesProps extends Partial<EventValues> {
  meters: MetersBySlug;
}

/** Digits behind the point that fit into a table. */
const shortScale = 4;

/** How much an event says, with units; several values are named by their meters. */
export function EventQuantities({ quantity, values = {}, meters }: EventQuantitiesProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <span className="text-ink-faint">–</span>;
  const [first] = entries;
  if (quantity !== undefined && first) {
    return <Quantity value={quantity} unit={meters.get(first[0])?.unit} />;
  }
  return (
    <span className="inline-flex flex-wrap justify-end gap-x-3">
      {entries.map(([slug, value]) => (
        <span key={slug}>
          <span className="text-ink-faint">{slug}</span>{" "}
          <Quantity value={value} unit={meters.get(slug)?.unit} />
        </span>
      ))}
    </span>
  );
}

/** A value with its unit; all digits on hover where not all are shown. */
function Quantity({ value, unit }: { value: string; unit: string | undefined }) {
  const isLong = parseDecimal(value).scale > shortScale;
  return (
    <span title={isLong ? formatExactDecimal(value) : undefined} className="whitespace-nowrap">
      {isLong ? `${formatDecimal(value, shortScale)}…` : formatExactDecimal(value)}
      {unit ? <span className="text-ink-muted"> {unit}</span> : null}
    </span>
  );
}
