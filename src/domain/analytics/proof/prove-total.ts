import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DecimalSum } from "#/domain/decimal-sum.ts";
import { isoUtc } from "#/domain/instant.ts";
import type { Aggregation } from "#/domain/usage/catalogue/catalogue.ts";
import { aggregateWindows } from "../meters/aggregate-windows.ts";
import { findCustomer } from "../meters/find-customers.ts";
import { type FoundMeter, findMeter } from "../meters/find-meter.ts";
import { emptyValue, isSummed } from "../meters/meter-sql.ts";
import type { DecimalText } from "../usage.ts";
import { readRange } from "../windows/read-range.ts";
import { readProofCursor, writeProofCursor } from "./proof-cursor.ts";
import {
  digestEvents,
  type ProofEvent,
  type ProvenSet,
  pageOfEvents,
  totalOfEvents,
} from "./proof-events.ts";

export interface ProofInput {
  /** The caller's name for the customer. */
  customer: string;
  meter: string;
  /** ISO 8601, inclusive; 30 days before `to` when left out. */
  from?: string | undefined;
  /** ISO 8601, exclusive; now when left out. */
  to?: string | undefined;
  cursor?: string | undefined;
  /** Most events to list. */
  limit: number;
}

export interface Proof {
  customer: string;
  meter: string;
  service: string;
  unit: string;
  aggregation: Aggregation;
  /** ISO 8601 UTC. */
  from: string;
  to: string;
  /** What the total is made of: rollups of whole UTC days and events at the ends, or events alone. */
  source: "rollups" | "events";
  /** Exact; null for a maximum, minimum or latest value of no event. */
  total: DecimalText | null;
  /** The same, by the plain way over the events. */
  totalOfEvents: DecimalText | null;
  /** total - totalOfEvents; 0 as long as the product keeps its promise. */
  difference: DecimalText;
  /** Events that have a value for the meter. */
  count: number;
  /** See `digestEvents`. */
  digest: string;
  events: ProofEvent[];
  nextCursor: string | null;
}

/**
 * Why a customer's total of a meter is what it is: the total as every answer has it, the same anew from the
 * events, and those events. All of one snapshot. Throws not_found, unreadable and invalid.
 */
export async function proveTotal(ctx: Context, input: ProofInput): Promise<Proof> {
  const range = readRange(ctx, input);
  const after = input.cursor === undefined ? null : readProofCursor(input.cursor);
  const found = await findMeter(ctx, input.meter);
  const customer = await findCustomer(ctx, input.customer);
  const { service, meter } = found;
  const set: ProvenSet = { customerId: customer.id, serviceId: service.id, meter, range };
  return ctx.sql.begin("isolation level repeatable read read only", async (tx) => {
    const total = await totalOf(tx, found, set);
    const ofEvents = await totalOfEvents(tx, set);
    const { count, digest } = await digestEvents(tx, set);
    const { events, last } = await pageOfEvents(tx, set, { after, limit: input.limit });
    return {
      customer: customer.externalId,
      meter: meter.slug,
      service: service.slug,
      unit: meter.unit,
      aggregation: meter.aggregation,
      from: isoUtc(range.from),
      to: isoUtc(range.to),
      source: isSummed(meter) ? "rollups" : "events",
      total,
      totalOfEvents: ofEvents,
      difference: differenceOf(total, ofEvents),
      count,
      digest,
      events,
      nextCursor: last && writeProofCursor(last),
    };
  });
}

/** As meter queries have it. */
async function totalOf(
  tx: TransactionSql,
  { service, meter }: FoundMeter,
  { customerId, range }: ProvenSet,
): Promise<DecimalText | null> {
  const [row] = await aggregateWindows(tx, {
    service,
    meter,
    starts: [range.from],
    to: range.to,
    customerIds: [customerId],
    byCustomer: false,
    limit: 1,
  });
  return row?.value ?? emptyValue(meter);
}

function differenceOf(total: DecimalText | null, ofEvents: DecimalText | null): DecimalText {
  const difference = new DecimalSum();
  difference.add(total ?? "0", 1);
  difference.add(ofEvents ?? "0", -1);
  return difference.toString();
}
