import { findCustomer } from "#/domain/analytics/meters/find-customers.ts";
import type { DecimalText } from "#/domain/analytics/usage.ts";
import { readRange } from "#/domain/analytics/windows/read-range.ts";
import type { Context } from "#/domain/context.ts";
import { DecimalSum } from "#/domain/decimal-sum.ts";
import { isoUtc } from "#/domain/instant.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { measureMeters, pricedMeters } from "./measure-meters.ts";
import type { PlanTerms } from "./plan-terms.ts";
import { refuseUnknown } from "./priced-meters.ts";
import { ratePeriod } from "./rate-period.ts";
import type { RatedLine } from "./rated-line.ts";

export interface PreviewInput {
  terms: PlanTerms;
  /** The caller's name for the customer. */
  customer: string;
  /** ISO 8601, inclusive; 30 days before `to` when left out. */
  from?: string | undefined;
  /** ISO 8601, exclusive; now when left out. */
  to?: string | undefined;
}

export interface PlanPreview {
  customer: string;
  /** ISO 8601 UTC. */
  from: string;
  to: string;
  currency: string;
  lines: RatedLine[];
  /** The sum of the lines. */
  total: DecimalText;
}

/**
 * What a customer's real use of a time would come to, were that time one whole period of a plan with these terms.
 * Throws not_found, unreadable and invalid.
 */
export async function previewPlan(ctx: Context, input: PreviewInput): Promise<PlanPreview> {
  const { terms } = input;
  const range = readRange(ctx, input);
  const catalogue = await currentCatalogue(ctx.sql);
  refuseUnknown(terms, catalogue.meters);
  const customer = await findCustomer(ctx, input.customer);
  const measured = await ctx.sql.begin("isolation level repeatable read read only", (tx) =>
    measureMeters(tx, catalogue, { customerId: customer.id, range, meters: pricedMeters(terms) }),
  );
  const span = { starts: range.from, ends: range.to, wholeStarts: range.from, wholeEnds: range.to };
  const quantities = new Map([...measured].map(([slug, { quantity }]) => [slug, quantity]));
  const names = new Map([...catalogue.meters].map(([slug, { meter }]) => [slug, meter.name]));
  const lines = ratePeriod(terms, span, quantities, names);
  return {
    customer: customer.externalId,
    from: isoUtc(range.from),
    to: isoUtc(range.to),
    currency: terms.currency,
    lines,
    total: totalOf(lines),
  };
}

/** The sum of lines. */
function totalOf(lines: readonly RatedLine[]): DecimalText {
  const total = new DecimalSum();
  for (const { amount } of lines) total.add(amount, 1);
  return total.toString();
}
