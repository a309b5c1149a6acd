"use client";
import { trpc } from "#/ui/trpc/client.ts";

/** Has all that credits change asked for again: balances, ledgers, alerts, and what periods come to. */
export function useCreditsChanged(): () => Promise<void> {
  const api = trpc.useUtils();
  return async () => {
    await Promise.all([
      api.credits.ledger.invalidate(),
      api.credits.alerts.invalidate(),
      api.credits.statements.invalidate(),
    ]);
  };
}
