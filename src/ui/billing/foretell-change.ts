import type { BillingAccount, BillingPeriod } from "#/api/contract/billing.ts";
import { localDayOf } from "#/domain/credits/periods/local-days.ts";
import { nextBoundary, wholePeriodAround } from "#/domain/credits/periods/period-boundaries.ts";
import { type Instant, isoUtc, parseInstant } from "#/domain/instant.ts";
import { fromWallTime, type Zone } from "#/ui/format/time.ts";
import { type BillingDraft, isRunning, ruleOf } from "./billing-draft.ts";
import { formatBoundary, tellEnd } from "./period-span.ts";

interface Question {
  draft: BillingDraft;
  /** How the customer is billed until then; null when it is not. */
  account: BillingAccount | null;
  /** The chosen plan; null until one is chosen. */
  plan: { slug: string; name: string; version: number; prorate: boolean } | null;
  zone: Zone;
  now: Instant;
}

/** What will happen when the form is saved, in sentences; none while something in it is empty or wrong. */
export function foretellChange({ draft, account, plan, zone, now }: Question): string[] {
  const change = isRunning(account) ? changeOf(draft, account, now) : beginningOf(draft, account, zone, now);
  if (plan === null || change === null) return [];
  const { at, open } = change;
  const rule = ruleOf(draft, account, localDayOf(zone, at));
  if (rule === null) return [];
  const whole = wholePeriodAround(rule, zone, at);
  const goesOn = account?.state === "ending" ? ["Billing goes on, and no longer ends."] : [];
  if (open && draft.when === "now" && isAsAsked(open, plan, nextBoundary(rule, zone, endOf(open) - 1n)))
    return [...goesOn, `The open period is on ${plan.name} already, and ends as asked. It goes on.`];
  return [
    ...goesOn,
    ...(open ? [tellOpen(open, draft.when)] : []),
    `${open ? "The next period" : "The first period"} is priced by ${plan.name}, and goes from ${startText(at, now, zone)} ${tellEnd(isoUtc(whole.to), zone)}, ${zone}.`,
    ...(at === whole.from ? [] : [tellPart(plan.prorate)]),
    ...(whole.to <= now
      ? ["The periods that are over by now open at once, and close after the grace time."]
      : []),
  ];
}

interface Change {
  /** The first instant of the first period that the form describes. */
  at: Instant;
  /** The period before it; null when billing begins. */
  open: BillingPeriod | null;
}

const endOf = (period: BillingPeriod): Instant => parseInstant(period.ends_at, "ends_at");

function changeOf(
  { when }: BillingDraft,
  { current_period: open }: BillingAccount,
  now: Instant,
): Change | null {
  if (open === null) return null;
  return { at: when === "now" ? now : endOf(open), open };
}

function beginningOf(
  { startsAt }: BillingDraft,
  account: BillingAccount | null,
  zone: Zone,
  now: Instant,
): Change | null {
  const scheduled = account?.state === "scheduled" ? account.starts_at : null;
  const starts = startsAt ? fromWallTime(startsAt, zone) : scheduled;
  if (startsAt && starts === null) return null;
  return { at: starts === null ? now : parseInstant(starts, "starts_at"), open: null };
}

/** Whether a period is what would begin now anyway: then it is not cut. */
function isAsAsked(open: BillingPeriod, plan: NonNullable<Question["plan"]>, boundary: Instant): boolean {
  return open.plan.slug === plan.slug && open.plan.version === plan.version && boundary === endOf(open);
}

function tellOpen(open: BillingPeriod, when: BillingDraft["when"]): string {
  return when === "now"
    ? `The open period ends now, and its statement charges ${open.plan.name} for the part that has passed.`
    : `The open period goes on ${tellEnd(open.ends_at, open.time_zone)}, on ${open.plan.name}.`;
}

const startText = (at: Instant, now: Instant, zone: Zone) =>
  at === now ? "now" : formatBoundary(isoUtc(at), zone);

const tellPart = (prorate: boolean) =>
  prorate
    ? "That is less than a whole period: fixed amounts, included units and the grant shrink with it."
    : "That is less than a whole period, but the plan does not prorate: fixed amounts, included units and the grant stay whole.";

/** What ending the billing does, in a sentence each. */
export function foretellEnd(account: BillingAccount, when: "period_end" | "now"): string[] {
  const open = account.current_period;
  const first =
    when === "now" || open === null
      ? "The open period ends at this instant."
      : `The open period is the last. It goes on ${tellEnd(open.ends_at, open.time_zone)}, ${open.time_zone}.`;
  return [
    first,
    "Its statement closes after the grace time. What is used after that is recorded, but not billed.",
    "Statements, credits and their history stay.",
  ];
}
