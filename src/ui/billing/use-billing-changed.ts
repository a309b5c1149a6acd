"use client";
import type { BillingAccount } from "#/api/contract/billing.ts";
import { trpc } from "#/ui/trpc/client.ts";

/** Puts a changed account where the pages look for it, and has them ask anew for what follows from it. */
export function useBillingChanged(externalId: string) {
  const api = trpc.useUtils();
  return async (account: BillingAccount) => {
    api.credits.billing.get.setData({ externalId }, account);
    await Promise.all([
      api.credits.billing.list.invalidate(),
      api.credits.billing.periods.invalidate(),
      api.credits.statements.invalidate(),
      api.credits.plans.invalidate(),
      // A period may begin with a grant.
      api.credits.ledger.invalidate(),
    ]);
  };
}
