import { z } from "zod";
import {
  CreateAdjustment,
  CreateGrant,
  CreateHold,
  grantFilters,
  holdFilters,
  ledgerFilters,
  MoneyKey,
  SettleHold,
} from "#/api/contract/ledger-input.ts";
import { toPage } from "#/api/definition-answers.ts";
import { askHold, askSettlement } from "#/api/holds/ask-hold.ts";
import {
  readGrantRequest,
  toAccount,
  toBalance,
  toGrant,
  toHistory,
  toHold,
  toTransaction,
} from "#/api/ledger-answers.ts";
import { adjustBalance, releaseCredits } from "#/domain/credits/ledger/change-credits.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { listAccounts } from "#/domain/credits/ledger/list-accounts.ts";
import { findGrant, findHold, listGrants, listHolds } from "#/domain/credits/ledger/list-grants.ts";
import { listLedger } from "#/domain/credits/ledger/list-ledger.ts";
import { readBalance, readBalanceHistory } from "#/domain/credits/ledger/read-balance.ts";
import { withCustomer } from "#/domain/credits/ledger/with-customer.ts";
import { page, procedure } from "../procedures.ts";

/** External id. */
const customer = { customer: z.string() };
/** So that a call that is sent again, because its answer was lost, has no second effect. */
const money = { ...customer, requestKey: MoneyKey.optional() };

/** The credit ledger of customers. */
export const ledgerProcedures = {
  accounts: procedure
    .input(z.strictObject({ ...page(50), q: z.string().max(255).optional() }).prefault({}))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listAccounts(operation, input), toAccount),
    ),
  balance: procedure
    .input(z.strictObject({ ...customer, at: z.string().max(100).optional() }))
    .query(async ({ ctx: { operation }, input }) =>
      toBalance(await readBalance(operation, input.customer, input.at)),
    ),
  balanceHistory: procedure
    .input(
      z.strictObject({
        ...customer,
        from: z.string().max(100).optional(),
        to: z.string().max(100).optional(),
      }),
    )
    .query(async ({ ctx: { operation }, input: { customer, ...span } }) =>
      toHistory(await readBalanceHistory(operation, customer, span)),
    ),
  transactions: procedure
    .input(z.strictObject({ ...customer, ...ledgerFilters, limit: z.int().min(1).max(1000).default(100) }))
    .query(async ({ ctx: { operation }, input }) => {
      const { transactions, nextCursor } = await listLedger(operation, input);
      return { data: transactions.map(toTransaction), next_cursor: nextCursor };
    }),
  grants: procedure
    .input(z.strictObject({ ...customer, ...page(50), ...grantFilters }))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listGrants(operation, input), toGrant),
    ),
  findGrant: procedure
    .input(z.strictObject({ ...customer, grant: z.uuid() }))
    .query(async ({ ctx: { operation }, input }) =>
      toGrant(await findGrant(operation, input.customer, input.grant)),
    ),
  grant: procedure
    .input(z.strictObject({ ...money, ...CreateGrant.shape }))
    .mutation(async ({ ctx: { operation }, input: { customer, requestKey, ...body } }) => {
      const { value } = await withCustomer(operation, customer, (customerId) =>
        grantCredits(operation, { customerId, requestKey, ...readGrantRequest(body) }),
      );
      return toGrant(value);
    }),
  adjust: procedure
    .input(z.strictObject({ ...money, ...CreateAdjustment.shape }))
    .mutation(async ({ ctx: { operation }, input: { customer, ...input } }) => {
      const { value } = await withCustomer(operation, customer, (customerId) =>
        adjustBalance(operation, { customerId, ...input }),
      );
      return toTransaction(value);
    }),
  holds: procedure
    .input(z.strictObject({ ...customer, ...page(50), ...holdFilters }))
    .query(async ({ ctx: { operation }, input }) => toPage(input, await listHolds(operation, input), toHold)),
  findHold: procedure
    .input(z.strictObject({ ...customer, hold: z.uuid() }))
    .query(async ({ ctx: { operation }, input }) =>
      toHold(await findHold(operation, input.customer, input.hold)),
    ),
  hold: procedure
    .input(z.strictObject({ ...money, ...CreateHold.shape }))
    .mutation(async ({ ctx: { operation }, input: { customer, requestKey, ...body } }) =>
      toHold((await askHold(operation, { customer, requestKey, body })).value),
    ),
  settle: procedure
    .input(z.strictObject({ ...money, hold: z.uuid(), ...SettleHold.shape }))
    .mutation(async ({ ctx: { operation }, input: { customer, requestKey, hold, ...body } }) =>
      toHold((await askSettlement(operation, { customer, requestKey, hold, body })).value),
    ),
  release: procedure
    .input(z.strictObject({ ...money, hold: z.uuid() }))
    .mutation(async ({ ctx: { operation }, input: { customer, ...input } }) => {
      const { value } = await withCustomer(operation, customer, (customerId) =>
        releaseCredits(operation, { customerId, ...input }),
      );
      return toHold(value);
    }),
};
