import { z } from "zod";
import { describeCustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { describeCustomerMeters } from "#/domain/analytics/meters/describe-customer-meters.ts";
import { prepareQuery } from "#/domain/analytics/meters/prepare-query.ts";
import { queryMeter } from "#/domain/analytics/meters/query-meter.ts";
import { findVersionedMeter, rankMeter } from "#/domain/analytics/meters/rank-meter.ts";
import { sumMeterDays } from "#/domain/analytics/meters/sum-meter-days.ts";
import { proveTotal } from "#/domain/analytics/proof/prove-total.ts";
import { summarizeAll, summarizeUsage } from "#/domain/analytics/usage-summaries.ts";
import { windowUnits } from "#/domain/analytics/windows/calendar-windows.ts";
import { isoUtc } from "#/domain/instant.ts";
import { procedure } from "./procedures.ts";

const meter = z.string().min(1).max(200);
const customer = z.string().min(1).max(255);
const instant = z.string().min(1).max(100).optional();
const timezone = z.string().max(100).default("UTC");
const page = { page: z.int().min(1).max(1_000_000), perPage: z.int().min(1).max(100) };

/** Analytics over any meter; the same operations as the REST routes. Decimals are exact text. */
export const meterProcedures = {
  meterQuery: procedure
    .input(
      z.strictObject({
        meter,
        from: instant,
        to: instant,
        window: z.enum(windowUnits),
        timezone,
        groupBy: z.enum(["none", "customer"]).default("none"),
        customers: z.array(customer).max(100).default([]),
      }),
    )
    .query(async ({ ctx: { operation }, input }) =>
      queryMeter(operation, await prepareQuery(operation, input)),
    ),
  meterTop: procedure
    .input(
      z.strictObject({
        ...page,
        meter,
        reference: instant,
        window: z.union([z.literal(1), z.literal(7), z.literal(30)]),
        prefix: z.string().max(255).optional(),
        includeShare: z.boolean(),
        includeChange: z.boolean(),
      }),
    )
    .query(async ({ ctx: { operation }, input }) => {
      const found = await findVersionedMeter(operation, input.meter);
      const ranking = await rankMeter(operation, found, input);
      const { reference } = ranking;
      return { ...ranking, reference: reference === null ? null : isoUtc(reference) };
    }),
  meterCustomer: procedure
    .input(
      z.strictObject({
        customer,
        of: z.union([z.strictObject({ service: meter }), z.strictObject({ meter })]),
        reference: instant,
      }),
    )
    .query(({ ctx: { operation }, input }) => describeCustomerMeters(operation, input)),
  customerMonth: procedure
    .input(z.strictObject({ customer, month: z.string().max(20).optional() }))
    .query(({ ctx: { operation }, input }) => describeCustomerMonth(operation, input)),
  meterDays: procedure
    .input(
      z.strictObject({
        meter,
        customer: customer.optional(),
        reference: instant,
        days: z.int().min(1).max(366),
        timezone,
      }),
    )
    .query(({ ctx: { operation }, input }) => sumMeterDays(operation, input)),
  proof: procedure
    .input(
      z.strictObject({
        customer,
        meter,
        from: instant,
        to: instant,
        cursor: z.string().min(1).max(600).optional(),
        limit: z.int().min(1).max(1000).default(100),
        /** Said by infinite queries; the cursor alone decides. */
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(({ ctx: { operation }, input }) => proveTotal(operation, input)),
  usageSummary: procedure
    .input(z.strictObject({ customer }))
    .query(({ ctx: { operation }, input }) => summarizeUsage(operation, input.customer)),
  usageSummaries: procedure
    .input(z.strictObject(page))
    .query(({ ctx: { operation }, input }) => summarizeAll(operation, input)),
};
