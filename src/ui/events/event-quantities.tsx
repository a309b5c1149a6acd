import type { EventValues } from "#/domain/usage/values-of.ts";
import { formatDecimal, formatExactDecimal, parseDecimal } from "#/ui/format/decimal.ts";
import type { MetersBySlug } from "./use-meters.ts";

interface EventQuantitiesProps extends Partial<EventValues> {
  meters: MetersBySlug;
  /** In one line: the first of several values, and how many there are besides. */
  isShort?: boolean;
}

/** Digits behind the point that fit into a table. */
const shortScale = 4;

/** How much an event says, with units; several values are named by their meters. */
export function EventQuantities({ quantity, values = {}, meters, isShort = false }: EventQuantitiesProps) {
  const entries = Object.entries(values);
  const [first] = entries;
  if (!first) return <span className="text-ink-faint">–</span>;
  const unitOf = (slug: string) => meters.get(slug)?.unit;
  if (quantity !== undefined || entries.length === 1) {
    return <Quantity value={quantity ?? first[1]} unit={unitOf(first[0])} />;
  }
  if (isShort) {
    const all = entries.map(([slug, value]) => `${slug} ${formatExactDecimal(value)} ${unitOf(slug) ?? ""}`);
    return (
      <span title={all.join(", ")} className="whitespace-nowrap">
        <Quantity value={first[1]} unit={unitOf(first[0])} />{" "}
        <span className="text-ink-faint">
          {first[0]}, +{entries.length - 1}
        </span>
      </span>
    );
  }
  return (
    <span className="inline-flex flex-wrap justify-end gap-x-3">
      {entries.map(([slug, value]) => (
        <span key={slug}>
          <span className="text-ink-faint">{slug}</span> <Quantity value={value} unit={unitOf(slug)} />
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
      {isLong ? formatDecimal(value, shortScale) : formatExactDecimal(value)}
      {unit ? <span className="text-ink-muted"> {unit}</span> : null}
    </span>
  );
}
