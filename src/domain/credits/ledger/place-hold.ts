import type { Instant } from "#/domain/instant.ts";
import { type Credits, creditText, total } from "./credit-amount.ts";
import { drawCredits, sourcesAt } from "./draw-credits.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { LedgerResult, PlaceHold, Refusal } from "./ledger-operation.ts";
import type { HoldPeriod, LedgerHold } from "./ledger-state.ts";

/** How much more a period's plan allows beyond the grants: null without a limit, undefined for no overage at all. */
export const roomOf = (draft: LedgerDraft, period: HoldPeriod | null): Credits | null | undefined =>
  period?.allowsOverage ? draft.overageRoom(period.overageLimit) : undefined;

/** Reserves credits: of grants in burn-down order, then as overage where the plan allows it. */
export function placeHold(draft: LedgerDraft, asked: PlaceHold, now: Instant): LedgerResult | Refusal {
  const { period } = draft;
  const room = roomOf(draft, period);
  const sources = sourcesAt(draft.grants.values(), now);
  const { draws, overage, short } = drawCredits(sources, asked.amount, room);
  if (short > 0n) return notEnough(asked.amount, total(sources.map(({ available }) => available)), room);
  draft.begin("hold", now, { hold: asked.id, reason: asked.reason });
  for (const { grant, available } of draws) draft.move(available, "grant", "held", grant);
  draft.move(overage, "overage", "held", null);
  const hold: LedgerHold = {
    id: asked.id,
    amount: asked.amount,
    state: "held",
    settledAmount: null,
    parts: draws.map(({ grant, available }) => ({ grant, amount: available })),
    overage,
    period: period?.state === "open" ? period.number : null,
    reason: asked.reason,
    expiresAt: now + BigInt(asked.expiresIn) * 1_000_000n,
    createdAt: now,
    endedAt: null,
  };
  draft.holds.set(hold.id, hold);
  return { kind: "hold", hold };
}

/** `amount` is what was asked, beyond what is held for it already; `room` is undefined where no overage is allowed. */
export function notEnough(amount: Credits, available: Credits, room?: Credits | null): Refusal {
  const overage = room == null ? "" : `, and an overage of ${creditText(room)} allowed`;
  const asked = creditText(amount);
  const there = creditText(available);
  return {
    code: "conflict",
    message: `Not enough credits: ${asked} asked, ${there} available${overage}.`,
    path: "amount",
  };
}
