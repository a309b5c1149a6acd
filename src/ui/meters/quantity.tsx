"use client";
import type { DecimalText } from "#/domain/analytics/usage.ts";
import { exactQuantity, formatQuantity } from "#/ui/format/quantity.ts";

interface QuantityProps {
  /** Null where there is no value. */
  value: DecimalText | null;
  unit: string;
  withUnit?: boolean;
  /** Behind the point, where values stand in a column; as many as it has when left out. */
  digits?: number | undefined;
}

/** A meter's value, exact on hover. */
export function Quantity({ value, unit, withUnit = false, digits }: QuantityProps) {
  if (value === null)
    return (
      <span className="text-ink-faint" title="No value">
        –
      </span>
    );
  return (
    <span title={exactQuantity(value, unit)}>
      {formatQuantity(value, digits)}
      {withUnit ? <span className="font-normal text-ink-muted"> {unit}</span> : null}
    </span>
  );
}
