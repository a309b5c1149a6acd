import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { BillingPeriod } from "#/api/contract/billing.ts";
import { pageParser } from "#/ui/paging/page-parser.ts";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

export const periodStates = [
  "open",
  "closing",
  "closed",
] as const satisfies readonly BillingPeriod["state"][];

/** What the URL of the billing periods holds. */
export const billingSearch = {
  state: parseAsStringLiteral(periodStates),
  /** External id. */
  customer: parseAsString.withDefault(""),
  /** Slug. */
  plan: parseAsString.withDefault(""),
  /** Periods that end after `from` and begin before `to`; ISO 8601. */
  from: referenceParser,
  to: referenceParser,
  page: pageParser,
};
export type BillingSearch = inferParserType<typeof billingSearch>;

export const loadBillingSearch = createLoader(billingSearch);

const perPage = 50;

/** The question that a URL of the billing periods asks. */
export function toPeriodsInput({ state, customer, plan, from, to, page }: BillingSearch) {
  return {
    state: state ?? undefined,
    customer: customer || undefined,
    plan: plan || undefined,
    from: from ?? undefined,
    to: to ?? undefined,
    page,
    perPage,
  };
}

/** Whether a URL narrows the list. */
export function isNarrowed({ state, customer, plan, from, to }: BillingSearch): boolean {
  return state !== null || customer !== "" || plan !== "" || from !== null || to !== null;
}
