import { z } from "zod";
import { readBilling, toBillingAccount, toBillingPeriod } from "#/api/billing-answers.ts";
import { PutBilling, periodFilters } from "#/api/contract/billing.ts";
import { toPage } from "#/api/definition-answers.ts";
import { endTimes } from "#/domain/credits/periods/billing-states.ts";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { findBilling } from "#/domain/credits/periods/find-billing.ts";
import { listCustomerPeriods, listPeriods } from "#/domain/credits/periods/list-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { page, procedure } from "../procedures.ts";

const byExternalId = z.object({ externalId: z.string() });

/** How customers are billed, and their periods; the same operations as the REST routes. */
export const billingProcedures = {
  get: procedure
    .input(byExternalId)
    .query(async ({ ctx: { operation }, input }) =>
      toBillingAccount(await findBilling(operation, input.externalId), operation.clock()),
    ),
  put: procedure
    .input(byExternalId.extend({ changes: PutBilling }))
    .mutation(async ({ ctx: { operation }, input }) =>
      toBillingAccount(
        await putBilling(operation, input.externalId, readBilling(input.changes)),
        operation.clock(),
      ),
    ),
  end: procedure
    .input(byExternalId.extend({ when: z.enum(endTimes).default("period_end") }))
    .mutation(async ({ ctx: { operation }, input }) =>
      toBillingAccount(await endBilling(operation, input.externalId, input.when), operation.clock()),
    ),
  /** Of all customers. */
  list: procedure
    .input(z.object({ ...page(20), ...periodFilters }).prefault({}))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listPeriods(operation, input), (period) =>
        toBillingPeriod(period, operation.clock()),
      ),
    ),
  /** Of one customer, the newest first. */
  periods: procedure
    .input(byExternalId.extend(page(20)))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listCustomerPeriods(operation, input.externalId, input), (period) =>
        toBillingPeriod(period, operation.clock()),
      ),
    ),
};
