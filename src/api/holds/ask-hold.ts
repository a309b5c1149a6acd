import type { z } from "@hono/zod-openapi";
import type { CreateHold, SettleHold } from "#/api/contract/ledger-input.ts";
import type { Context } from "#/domain/context.ts";
import { holdCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import type { Answered, DescribedHold } from "#/domain/credits/ledger/described-ledger.ts";
import { withCustomer } from "#/domain/credits/ledger/with-customer.ts";

interface OfCustomer {
  /** External id. */
  customer: string;
  requestKey: string | undefined;
}

/** Reserves credits, as a call asks for it. */
export const askHold = (
  ctx: Context,
  { customer, requestKey, body }: OfCustomer & { body: z.infer<typeof CreateHold> },
): Promise<Answered<DescribedHold>> =>
  withCustomer(ctx, customer, (customerId) => {
    const { amount, expires_in_seconds: expiresInSeconds, reason } = body;
    return holdCredits(ctx, { customerId, requestKey, amount, expiresInSeconds, reason });
  });

/** Settles a hold, as a call asks for it. */
export const askSettlement = (
  ctx: Context,
  { customer, requestKey, hold, body }: OfCustomer & { hold: string; body: z.infer<typeof SettleHold> },
): Promise<Answered<DescribedHold>> =>
  withCustomer(ctx, customer, (customerId) =>
    settleCredits(ctx, { customerId, requestKey, hold, amount: body.amount }),
  );

/** Where a hold is found. */
export const holdPath = (customer: string, hold: string) =>
  `/api/v1/customers/${encodeURIComponent(customer)}/holds/${hold}`;
