import { createSerializer, parseAsString } from "nuqs/server";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

const serialize = createSerializer({ meter: parseAsString, reference: referenceParser });

interface CustomerView {
  /** The meter it opens with. */
  meter?: string | null;
  /** The end of its windows. */
  reference?: string | null;
}

/** The page of a customer, whatever characters its external id has. */
export function customerHref(
  externalId: string,
  { meter = null, reference = null }: CustomerView = {},
): string {
  return serialize(`/customers/${encodeURIComponent(externalId)}`, { meter, reference });
}
