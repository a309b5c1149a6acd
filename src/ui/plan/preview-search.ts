import { createLoader, createParser, parseAsString } from "nuqs/server";
import { dayBefore, isDay } from "#/ui/format/day.ts";

const dayParser = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day) => day,
});

/** Whose usage of which time a plan is tried on, in the URL. */
export const previewSearch = {
  /** External id. Without it, who uses most; empty for nobody. */
  customer: parseAsString,
  /** UTC days: from the beginning of the one to the beginning of the other. */
  from: dayParser,
  to: dayParser,
};

/** What a page of a plan that is to be made begins with. */
const newPlanSearch = { copy: parseAsString.withDefault("") };

export const loadNewPlanSearch = createLoader(newPlanSearch);

const shownDays = 30;

/** Asks who uses most of a meter: a plan is tried on them where nobody chose anyone. */
export const toTopInput = (meter: string) => ({
  meter,
  page: 1,
  perPage: 1,
  window: 30 as const,
  includeShare: false,
  includeChange: false,
});

/**
 * The UTC days that a plan is tried on where nobody chose any: 30, with the last one on which the customer used
 * anything, or today.
 */
export function defaultDays(lastSeenAt: string | null, now: Date): { from: string; to: string } {
  const last = (lastSeenAt ?? now.toISOString()).slice(0, 10);
  const to = dayBefore(last, -1);
  return { from: dayBefore(to, shownDays), to };
}

/** The start of a UTC day. */
export const startOf = (day: string): string => `${day}T00:00:00Z`;
