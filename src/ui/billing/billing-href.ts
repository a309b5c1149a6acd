import { createSerializer } from "nuqs/server";
import { billingSearch } from "./billing-search.ts";

const serialize = createSerializer(billingSearch);

/** The statement of a customer's period, whatever characters its external id has. */
export function periodHref(customer: string, number: number): string {
  return `/billing/${encodeURIComponent(customer)}/${number}`;
}

/** The periods of one customer. */
export function periodsHref(customer: string): string {
  return serialize("/billing", { customer });
}

/** The credit account of a customer. */
export function creditsHref(customer: string): string {
  return `/credits/${encodeURIComponent(customer)}`;
}
