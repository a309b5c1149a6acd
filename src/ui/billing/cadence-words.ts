import type { BillingAccount } from "#/api/contract/billing.ts";

export const weekdays = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

type Cadence = Pick<BillingAccount, "cadence" | "anchor_day" | "length_days" | "anchor_date">;

/** On which days periods begin: "Monthly, on day 15". */
export function tellCadence({ cadence, anchor_day, length_days, anchor_date }: Cadence): string {
  switch (cadence) {
    case "monthly":
      return `Monthly, ${tellDayOfMonth(anchor_day ?? 1)}`;
    case "weekly":
      return `Weekly, on ${weekdays[(anchor_day ?? 1) - 1]}s`;
    case "days":
      return `${length_days === 1 ? "Every day" : `Every ${length_days} days`}, counted from ${anchor_date}`;
  }
}

/** Months that are shorter have no such day. */
function tellDayOfMonth(day: number): string {
  if (day === 31) return "on the last day";
  return day > 28 ? `on day ${day}, or the last one` : `on day ${day}`;
}
