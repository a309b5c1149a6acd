import { DomainError } from "#/domain/domain-error.ts";
import { dayOf, type Instant, isoDay, parseInstant } from "#/domain/instant.ts";
import type { Cadence } from "./billing-row.ts";
import { localDayOf } from "./local-days.ts";
import { type PeriodRule, weekdayOf } from "./period-boundaries.ts";

/** The rule of periods as callers give it. */
export interface RuleInput {
  cadence: Cadence;
  /** monthly: 1 to 31; weekly: 1 (Monday) to 7. */
  anchorDay?: number | undefined;
  /** days: 1 to 366. */
  lengthDays?: number | undefined;
  /** days: YYYY-MM-DD. */
  anchorDate?: string | undefined;
}

const expected: Record<Cadence, readonly (keyof RuleInput)[]> = {
  monthly: ["anchorDay"],
  weekly: ["anchorDay"],
  days: ["lengthDays", "anchorDate"],
};

const names = { anchorDay: "anchor_day", lengthDays: "length_days", anchorDate: "anchor_date" } as const;

/**
 * The rule that is asked for. What is left out is as it is in `current`, where that is of the same cadence; otherwise
 * periods begin on the local date of `begins`. Throws invalid.
 */
export function readRule(
  input: RuleInput,
  current: PeriodRule | undefined,
  zone: string,
  begins: Instant,
): PeriodRule {
  const { cadence, anchorDay, lengthDays, anchorDate } = input;
  for (const field of ["anchorDay", "lengthDays", "anchorDate"] as const) {
    if (input[field] !== undefined && !expected[cadence].includes(field)) {
      throw new DomainError(
        "invalid",
        `${names[field]} does not belong to ${cadence} periods.`,
        names[field],
      );
    }
  }
  const begun = localDayOf(zone, begins);
  switch (cadence) {
    case "monthly": {
      const known = current?.cadence === "monthly" ? current.anchorDay : undefined;
      return { cadence, anchorDay: anchorDay ?? known ?? Number(isoDay(begun).slice(-2)) };
    }
    case "weekly": {
      if (anchorDay !== undefined && anchorDay > 7) {
        const said = `anchor_day is ${anchorDay}; expected 1 (Monday) to 7 (Sunday).`;
        throw new DomainError("invalid", said, "anchor_day");
      }
      const known = current?.cadence === "weekly" ? current.anchorDay : undefined;
      return { cadence, anchorDay: anchorDay ?? known ?? weekdayOf(begun) };
    }
    case "days": {
      const known = current?.cadence === "days" ? current : undefined;
      const length = lengthDays ?? known?.lengthDays;
      if (length === undefined) {
        const said = "length_days is required; expected how many days a period has.";
        throw new DomainError("invalid", said, "length_days");
      }
      const given = anchorDate === undefined ? undefined : dayOf(parseInstant(anchorDate, "anchor_date"));
      return { cadence, lengthDays: length, anchorDate: given ?? known?.anchorDate ?? begun };
    }
  }
}

/** A rule as the account's columns have it. */
export const ruleColumns = (rule: PeriodRule) => ({
  cadence: rule.cadence,
  anchor_day: rule.cadence === "days" ? null : rule.anchorDay,
  length_days: rule.cadence === "days" ? rule.lengthDays : null,
  anchor_date: rule.cadence === "days" ? isoDay(rule.anchorDate) : null,
});
