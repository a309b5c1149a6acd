import { Big } from "big.js";
import type { Sql } from "#/db/connect.ts";
import { credits, type Decimal } from "../plans/plan-terms.ts";
import { type Cancellation, type CreditStatement, cancelUncovered } from "./cancel-uncovered.ts";
import type { DrawnLine } from "./draw-lines.ts";
import { namesOf, type PeriodName, periodKey } from "./period-row.ts";

/** A period whose totals are read, or are being looked at. */
export interface AdjustingPeriod extends PeriodName {
  /** The sums of its adjustments in credits, by the period that they adjust. */
  adjustments: ReadonlyMap<number, Decimal>;
}

/** The adjustments in credits among some lines, by the period that they adjust. */
export function creditAdjustments(
  lines: readonly Pick<DrawnLine, "kind" | "amount" | "currency" | "adjustsPeriod">[],
): Map<number, Decimal> {
  const sums = new Map<number, Decimal>();
  for (const { kind, amount, currency, adjustsPeriod } of lines) {
    if (kind !== "adjustment" || currency !== credits || adjustsPeriod === null) continue;
    sums.set(
      adjustsPeriod,
      Big(sums.get(adjustsPeriod) ?? 0)
        .plus(amount)
        .toFixed(),
    );
  }
  return sums;
}

/**
 * What the adjustments of some periods cancel of what earlier statements left uncovered, by key; none has no entry.
 * The statements before a period that closes are closed, so it is the same however often it is asked.
 */
export async function findCancelled(
  sql: Pick<Sql, "unsafe">,
  periods: readonly AdjustingPeriod[],
): Promise<Map<string, Cancellation[]>> {
  const adjusting = periods.filter(({ adjustments }) =>
    [...adjustments.values()].some((net) => Big(net).lt(0)),
  );
  if (adjusting.length === 0) return new Map();
  const earlier = await readEarlier(sql, adjusting);
  return new Map(
    adjusting.map((period) => {
      const key = periodKey(period);
      return [key, cancelUncovered(earlier.get(key) ?? [], period.adjustments)];
    }),
  );
}

interface SumRow extends PeriodName {
  /** Of the statement. */
  period: number;
  kind: "own" | "adjustment" | "uncovered";
  adjusts: number | null;
  amount: Decimal;
}

/** What the statements before each of some periods say of credits, in order. */
async function readEarlier(
  sql: Pick<Sql, "unsafe">,
  periods: readonly PeriodName[],
): Promise<Map<string, CreditStatement[]>> {
  const rows = await sql.unsafe<SumRow[]>(
    `select asked.customer_id as "customerId", asked.number, line.period,
       case when kind in ('flat', 'usage') then 'own' else kind end as kind, line.adjusts_period as adjusts,
       trim_scale(sum(line.amount))::text as amount
     from unnest($1::int[], $2::int[]) as asked(customer_id, number)
     join statement_lines line on line.customer_id = asked.customer_id and line.period < asked.number
     where line.currency = '${credits}' and line.kind in ('flat', 'usage', 'adjustment', 'uncovered')
     group by 1, 2, 3, 4, 5 order by 1, 2, 3`,
    namesOf(periods),
  );
  return new Map(
    [...Map.groupBy(rows, periodKey)].map(([key, ofOne]) => [
      key,
      [...Map.groupBy(ofOne, ({ period }) => period)].map(([period, ofStatement]) =>
        toStatement(period, ofStatement),
      ),
    ]),
  );
}

function toStatement(period: number, rows: readonly SumRow[]): CreditStatement {
  const sumOf = (kind: SumRow["kind"]) =>
    rows.find((row) => row.kind === kind && row.adjusts === null)?.amount ?? "0";
  const byPeriod = (kind: SumRow["kind"], sign: 1 | -1) =>
    new Map(
      rows.flatMap((row) =>
        row.kind === kind && row.adjusts !== null
          ? [[row.adjusts, Big(row.amount).times(sign).toFixed()] as const]
          : [],
      ),
    );
  return {
    period,
    own: sumOf("own"),
    adjustments: byPeriod("adjustment", 1),
    uncovered: sumOf("uncovered"),
    cancelled: byPeriod("uncovered", -1),
  };
}
