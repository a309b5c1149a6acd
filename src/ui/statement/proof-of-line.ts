import { proofHref } from "#/ui/proof/proof-search.ts";

/** The page that proves what the API's proof, whose path a line has, says; null for a line without one. */
export function proofOfLine(customer: string, { proof }: { proof: string | null }): string | null {
  if (proof === null) return null;
  const asked = new URL(proof, "http://console.invalid").searchParams;
  const [meter, from, to] = [asked.get("meter"), asked.get("from"), asked.get("to")];
  return meter && from && to ? proofHref(customer, meter, { from, to }) : null;
}
