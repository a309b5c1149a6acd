import { createSerializer, parseAsString } from "nuqs/server";

const proofSearch = { customer: parseAsString, meter: parseAsString, from: parseAsString, to: parseAsString };
const serializeProof = createSerializer(proofSearch);

/** The page of one event, whatever characters are in the two names. */
export function eventHref(customer: string, id: string): string {
  return `/events/${encodeURIComponent(customer)}/${encodeURIComponent(id)}`;
}

/** The page of a customer. */
export function customerHref(customer: string): string {
  return `/customers/${encodeURIComponent(customer)}`;
}

/** The proof of a meter's total over the UTC day of an instant. */
export function dayProofHref(customer: string, meter: string, instant: string): string {
  const from = `${instant.slice(0, 10)}T00:00:00Z`;
  const to = new Date(Date.parse(from) + 86_400_000).toISOString().replace(".000Z", "Z");
  return serializeProof("/proof", { customer, meter, from, to });
}

/** A name out of the path, where it is percent-encoded; text that is not stays as it is. */
export function readSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
