import type { z } from "zod";
import type { BillingAccount, PutBilling } from "#/api/contract/billing.ts";
import { type PeriodRule, weekdayOf } from "#/domain/credits/periods/period-boundaries.ts";
import { dayOf, parseInstant } from "#/domain/instant.ts";
import { isDay } from "#/ui/format/day.ts";
import { fromWallTime, toWallTime, type Zone } from "#/ui/format/time.ts";

/** The fields of the form that puts a customer on a plan, as they are typed. */
export interface BillingDraft {
  /** Slug; empty until one is chosen. */
  plan: string;
  cadence: BillingAccount["cadence"];
  /** Of monthly ones; empty for the day on which the first of these periods begins. */
  dayOfMonth: string;
  /** 1 (Monday) to 7, or empty as above. */
  weekday: string;
  lengthDays: string;
  /** YYYY-MM-DD, or empty as above. */
  anchorDate: string;
  /** What a clock of the customer's zone shows; empty for now. */
  startsAt: string;
  when: "next_period" | "now";
}

/** What the form begins with: the way the customer is billed, or monthly from now. */
export function draftOf(account: BillingAccount | null, zone: Zone): BillingDraft {
  const anchorDay = account?.anchor_day ? String(account.anchor_day) : "";
  return {
    plan: account?.plan.slug ?? "",
    cadence: account?.cadence ?? "monthly",
    dayOfMonth: account === null ? "1" : account.cadence === "monthly" ? anchorDay : "",
    weekday: account?.cadence === "weekly" ? anchorDay : "",
    lengthDays: account?.length_days ? String(account.length_days) : "",
    anchorDate: account?.anchor_date ?? "",
    startsAt: account?.state === "scheduled" ? toWallTime(account.starts_at, zone) : "",
    when: "next_period",
  };
}

/** Whether the account has begun and goes on, so that saving the form changes it rather than begins anew. */
export function isRunning(account: BillingAccount | null): account is BillingAccount {
  return account !== null && account.state !== "ended" && account.state !== "scheduled";
}

/** Text that is no number goes to the server as it is, which says what it expected. */
const wholeOf = (text: string) => (text.trim() === "" ? undefined : Number(text));

/** What the form asks of the API. */
export function toPutBilling(
  draft: BillingDraft,
  account: BillingAccount | null,
  zone: Zone,
): z.input<typeof PutBilling> {
  const { plan, cadence, startsAt, when } = draft;
  return {
    plan,
    cadence,
    ...(cadence === "monthly" && { anchor_day: wholeOf(draft.dayOfMonth) }),
    ...(cadence === "weekly" && { anchor_day: wholeOf(draft.weekday) }),
    ...(cadence === "days" && {
      length_days: wholeOf(draft.lengthDays),
      anchor_date: draft.anchorDate || undefined,
    }),
    ...(isRunning(account)
      ? { when }
      : { starts_at: startsAt ? (fromWallTime(startsAt, zone) ?? startsAt) : undefined }),
  };
}

/**
 * Where the periods that the form describes begin; null while a field is empty or wrong. What is left empty is as it
 * is in the account, where that has the same cadence; otherwise it comes from the local day of the first period.
 */
export function ruleOf(
  draft: BillingDraft,
  account: BillingAccount | null,
  firstDay: number,
): PeriodRule | null {
  const { cadence } = draft;
  const known = account?.cadence === cadence ? account : null;
  switch (cadence) {
    case "monthly": {
      const dayOfMonth = new Date(firstDay * 86_400_000).getUTCDate();
      const anchorDay = readWhole(draft.dayOfMonth, known?.anchor_day ?? dayOfMonth, 31);
      return anchorDay === null ? null : { cadence, anchorDay };
    }
    case "weekly": {
      const anchorDay = readWhole(draft.weekday, known?.anchor_day ?? weekdayOf(firstDay), 7);
      return anchorDay === null ? null : { cadence, anchorDay };
    }
    case "days": {
      const lengthDays = readWhole(draft.lengthDays, known?.length_days ?? Number.NaN, 366);
      const anchor = draft.anchorDate || known?.anchor_date;
      if (lengthDays === null || (anchor && !isDay(anchor))) return null;
      return { cadence, lengthDays, anchorDate: anchor ? dayOf(parseInstant(anchor, "anchor")) : firstDay };
    }
  }
}

/** A whole number from 1 to `most`, or null. */
function readWhole(text: string, whenEmpty: number, most: number): number | null {
  const number = wholeOf(text) ?? whenEmpty;
  return Number.isInteger(number) && number >= 1 && number <= most ? number : null;
}
