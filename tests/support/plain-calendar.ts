import type { PeriodRule } from "#/domain/credits/periods/period-boundaries.ts";

const day = 86_400_000;
const minute = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date that the zone's clock shows at a millisecond, as YYYY-MM-DD. */
export function localDatePlainly(zone: string, at: number): string {
  let format = formats.get(zone);
  if (!format) {
    // Swedes write dates as ISO 8601 does.
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(zone, format);
  }
  return format.format(at);
}

export interface ReachedDate {
  date: string;
  /** The first minute that shows it; milliseconds. */
  at: number;
}

/** The dates that a clock shows for the first time after `from` and before `to`, found by looking again and again. */
export function datesReached(zone: string, from: number, to: number): ReachedDate[] {
  const reached: ReachedDate[] = [];
  let latest = localDatePlainly(zone, from);
  const look = (after: number, until: number, step: number) => {
    for (let at = after + step; at <= until; at += step) {
      if (localDatePlainly(zone, at) <= latest) continue;
      if (step > minute) look(at - step, at, step === 15 * minute ? minute : 15 * minute);
      else {
        latest = localDatePlainly(zone, at);
        reached.push({ date: latest, at });
      }
    }
  };
  // Clocks that go back shortly after midnight show the new date for less than six hours.
  for (let at = from; at < to; at += 6 * 60 * minute) {
    const isQuiet = localDatePlainly(zone, at) === localDatePlainly(zone, at + 6 * 60 * minute);
    if (!isQuiet) look(at, at + 6 * 60 * minute, 15 * minute);
  }
  return reached.filter(({ at }) => at < to);
}

/** Whether periods of a rule begin on a date. */
export function isRuleDate(rule: PeriodRule, date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  switch (rule.cadence) {
    case "monthly": {
      const tomorrow = new Date(at.getTime() + day);
      const isLast = tomorrow.getUTCDate() === 1;
      return at.getUTCDate() === rule.anchorDay || (isLast && at.getUTCDate() < rule.anchorDay);
    }
    case "weekly":
      return (at.getUTCDay() || 7) === rule.anchorDay;
    case "days":
      return (at.getTime() / day - rule.anchorDate) % rule.lengthDays === 0;
  }
}

/** When periods of a rule begin: with the first minute of a date of the rule, or of a later one where that was skipped. */
export function boundariesPlainly(
  rule: PeriodRule,
  first: string,
  reached: readonly ReachedDate[],
): number[] {
  let before = first;
  return reached.flatMap(({ date, at }) => {
    const isBoundary = datesBetween(before, date).some((each) => isRuleDate(rule, each));
    before = date;
    return isBoundary ? [at] : [];
  });
}

/** The dates after `from` up to and with `to`. */
function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(from) + day; at <= Date.parse(to); at += day) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}
