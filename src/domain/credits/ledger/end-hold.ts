import { type Instant, isoUtc } from "#/domain/instant.ts";
import { total } from "./credit-amount.ts";
import { drawCredits, sourcesAt } from "./draw-credits.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { LedgerResult, Refusal, ReleaseHold, SettleHold } from "./ledger-operation.ts";
import type { LedgerHold } from "./ledger-state.ts";
import { notEnough, roomOf } from "./place-hold.ts";
import { returnHold } from "./return-hold.ts";

/** Pays a hold's work with what it really cost: less gives the rest back, more is taken as well. */
export function settleHold(
  draft: LedgerDraft,
  { hold: id, amount }: SettleHold,
  now: Instant,
): LedgerResult | Refusal {
  const hold = draft.holds.get(id);
  if (hold?.state !== "held") return notHeld(id, hold);
  const extra = amount > hold.amount ? amount - hold.amount : 0n;
  const sources = sourcesAt(draft.grants.values(), now);
  const period = draft.periodOf(hold);
  const room = roomOf(draft, period);
  const { draws, overage, short } = drawCredits(sources, extra, room);
  if (short > 0n) {
    const available = total(sources.map((source) => source.available));
    const { code, message, path } = notEnough(extra, available, room);
    return { code, message: `${message.slice(0, -1)}, beside the hold, which stays.`, path };
  }
  draft.begin("settle", now, { hold: id });
  const kept = returnHold(draft, hold, amount - extra);
  for (const { grant, available } of draws) draft.move(available, "grant", "spent", grant);
  draft.move(overage, "overage", "spent", null);
  if (period !== null && kept + overage > 0n) {
    draft.chargeSettled(period.number, kept + overage);
    draft.ofPeriod(period.number);
  }
  const settled = draft.changeHold(hold, { state: "settled", settledAmount: amount, endedAt: now });
  return { kind: "hold", hold: settled };
}

/** Gives all that a hold has reserved back. */
export function releaseHold(
  draft: LedgerDraft,
  { hold: id }: ReleaseHold,
  now: Instant,
): LedgerResult | Refusal {
  const hold = draft.holds.get(id);
  if (hold?.state !== "held") return notHeld(id, hold);
  draft.begin("release", now, { hold: id });
  returnHold(draft, hold);
  return { kind: "hold", hold: draft.changeHold(hold, { state: "released", endedAt: now }) };
}

function notHeld(id: string, hold: LedgerHold | undefined): Refusal {
  if (!hold) return { code: "not_found", message: `The customer has no hold ${id}.` };
  const when = hold.endedAt === null ? "" : ` at ${isoUtc(hold.endedAt)}`;
  const how =
    hold.state === "settled" ? "was settled" : hold.state === "released" ? "was released" : "expired";
  return { code: "conflict", message: `The hold ${how}${when}.` };
}
