import type { Statement, StatementLine } from "#/api/contract/statements.ts";
import { sumDecimals } from "#/ui/format/decimal.ts";

interface Group {
  key: string;
  lines: StatementLine[];
  /** The sum of its lines by currency; adjustments of periods on another plan may be in another one. */
  sums: { currency: string; amount: string }[];
}

/** What is due whatever is used. */
interface FixedGroup extends Group {
  kind: "fixed";
}
/** All lines of one meter. */
interface MeterGroup extends Group {
  kind: "meter";
  /** Slug. */
  meter: string;
  measured: Statement["quantities"][number] | null;
}
/** What came late to one closed period. */
interface AdjustmentGroup extends Group {
  kind: "adjustment";
  /** Its number. */
  period: number;
}
export type LineGroup = FixedGroup | MeterGroup | AdjustmentGroup;

/**
 * The lines that add up to the total: fixed amounts, then meter by meter in the order of the plan, then adjustments
 * by the period they are of.
 */
export function groupLines({ lines, quantities }: Pick<Statement, "lines" | "quantities">): LineGroup[] {
  const own = lines.filter(({ kind }) => kind === "flat" || kind === "usage");
  const fixed = own.filter(({ meter }) => meter === null);
  const byMeter = Map.groupBy(
    own.filter((line) => line.meter !== null),
    ({ meter }) => meter ?? "",
  );
  const byPeriod = Map.groupBy(
    lines.filter(({ kind }) => kind === "adjustment"),
    ({ adjusts_period }) => adjusts_period ?? 0,
  );
  return [
    ...(fixed.length > 0
      ? [{ kind: "fixed" as const, key: "fixed", lines: fixed, sums: sumByCurrency(fixed) }]
      : []),
    ...[...byMeter].map(([meter, ofMeter]) => ({
      kind: "meter" as const,
      key: `meter ${meter}`,
      meter,
      measured: quantities.find((quantity) => quantity.meter === meter) ?? null,
      lines: ofMeter,
      sums: sumByCurrency(ofMeter),
    })),
    ...[...byPeriod]
      .toSorted(([left], [right]) => left - right)
      .map(([period, ofPeriod]) => ({
        kind: "adjustment" as const,
        key: `period ${period}`,
        period,
        lines: ofPeriod,
        sums: sumByCurrency(ofPeriod),
      })),
  ];
}

function sumByCurrency(lines: readonly StatementLine[]): Group["sums"] {
  return [...Map.groupBy(lines, ({ currency }) => currency)].map(([currency, ofCurrency]) => ({
    currency,
    amount: sumDecimals(ofCurrency.map(({ amount }) => amount)),
  }));
}
