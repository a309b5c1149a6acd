import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import type { cadences, periodStates } from "#/db/schema/billing.ts";
import { dayOf, type Instant, parseInstant } from "#/domain/instant.ts";
import type { PeriodRule } from "./period-boundaries.ts";
import type { Billing, PeriodSpan } from "./period-span.ts";

export type Cadence = (typeof cadences)[number];

/** The period of a customer that was opened last. */
export interface LatestPeriod extends PeriodSpan {
  state: (typeof periodStates)[number];
  /** The customer's, when it was opened. */
  zone: string;
  planId: number;
  planVersion: number;
}

/** A billing account with what decides about its next period. */
export interface BilledCustomer extends Billing {
  customerId: number;
  planId: number;
  /** Of the plan, now. */
  planVersion: number;
  latest: LatestPeriod | null;
}

interface Row {
  customer_id: number;
  plan_id: number;
  version: number;
  cadence: Cadence;
  anchor_day: number | null;
  length_days: number | null;
  anchor_date: string | null;
  /** Microseconds since 1970, as all times here. */
  begins: number;
  account_ends: number | null;
  time_zone: string;
  number: number | null;
  starts: number;
  ends: number;
  whole_starts: number;
  whole_ends: number;
  state: LatestPeriod["state"];
  period_zone: string;
  period_plan: number;
  period_version: number;
}

/** A time as microseconds, in SQL. */
export const micros = (time: string) => `(extract(epoch from ${time}) * 1000000)::bigint`;

/** Those of these customers that have a billing account, in order. */
export async function readBilled(
  sql: Pick<Sql | TransactionSql, "unsafe">,
  customerIds: readonly number[],
): Promise<BilledCustomer[]> {
  const rows = await sql.unsafe<Row[]>(
    `select account.customer_id, account.plan_id, plan.version, cadence, anchor_day, length_days, anchor_date,
       ${micros("account.starts_at")} as begins, ${micros("account.ends_at")} as account_ends, customer.time_zone,
       latest.number, ${micros("latest.starts_at")} as starts, ${micros("latest.ends_at")} as ends,
       ${micros("whole_starts_at")} as whole_starts, ${micros("whole_ends_at")} as whole_ends,
       latest.state, latest.time_zone as period_zone, latest.plan_id as period_plan, latest.plan_version as period_version
     from billing_accounts account
     join customers customer on customer.id = account.customer_id
     join plans plan on plan.id = account.plan_id
     left join lateral (
       select * from billing_periods period where period.customer_id = account.customer_id
       order by number desc limit 1
     ) as latest on true
     where account.customer_id = any($1::int[]) order by account.customer_id`,
    [plainArrayText(customerIds)],
  );
  return rows.map(toBilled);
}

function toBilled(row: Row): BilledCustomer {
  return {
    customerId: row.customer_id,
    planId: row.plan_id,
    planVersion: row.version,
    rule: toRule(row),
    zone: row.time_zone,
    begins: BigInt(row.begins),
    ends: row.account_ends === null ? null : BigInt(row.account_ends),
    latest:
      row.number === null
        ? null
        : {
            number: row.number,
            starts: BigInt(row.starts),
            ends: BigInt(row.ends),
            wholeStarts: BigInt(row.whole_starts),
            wholeEnds: BigInt(row.whole_ends),
            state: row.state,
            zone: row.period_zone,
            planId: row.period_plan,
            planVersion: row.period_version,
          },
  };
}

function toRule(row: Pick<Row, "cadence" | "anchor_day" | "length_days" | "anchor_date">): PeriodRule {
  const { cadence, anchor_day: anchorDay, length_days: lengthDays, anchor_date: anchorDate } = row;
  if (cadence !== "days" && anchorDay !== null) return { cadence, anchorDay };
  if (cadence === "days" && lengthDays !== null && anchorDate !== null) {
    return { cadence, lengthDays, anchorDate: dayOf(parseInstant(anchorDate, "anchor_date")) };
  }
  throw new Error(`a billing account is ${cadence} without its anchor`);
}

/** One customer's account; undefined where it is not billed. */
export async function readBilledOne(
  sql: Pick<Sql | TransactionSql, "unsafe">,
  customerId: number,
): Promise<BilledCustomer | undefined> {
  const [found] = await readBilled(sql, [customerId]);
  return found;
}

/** Whether billing has ended, or was called off before it began. */
export const hasEnded = ({ begins, ends }: Pick<Billing, "begins" | "ends">, now: Instant): boolean =>
  ends !== null && (ends <= now || ends <= begins);

/** The period that now lies in; null when there is none. */
export function runningPeriod({ latest, begins, ends }: BilledCustomer, now: Instant): LatestPeriod | null {
  return latest !== null && latest.ends > now && !hasEnded({ begins, ends }, now) ? latest : null;
}
