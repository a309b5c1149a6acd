import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsString,
} from "nuqs/server";
import { windowRange } from "#/domain/analytics/windows/window-parts.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";

/** An instant to the microsecond, as windows end between two milliseconds. */
const instantParser = createParser({
  parse: (text) => {
    try {
      return isoUtc(parseInstant(text, "time"));
    } catch {
      return null;
    }
  },
  serialize: (instant) => instant,
});

/** What the URL of the proof holds. */
export const proofSearch = {
  /** External id. */
  customer: parseAsString.withDefault(""),
  /** Slug. */
  meter: parseAsString.withDefault(""),
  /** `from` <= time < `to` */
  from: instantParser,
  to: instantParser,
};
export type ProofSearch = inferParserType<typeof proofSearch>;

export const loadProofSearch = createLoader(proofSearch);

const serialize = createSerializer(proofSearch);

interface Span {
  /** ISO 8601 UTC: inclusive, exclusive. */
  from: string;
  to: string;
}

/** The page that proves a customer's total of a meter in a span. */
export function proofHref(customer: string, meter: string, span: Span): string {
  return serialize("/proof", { customer, meter, ...span });
}

/** The span of the window of so many days that ends at the reference, both ends inclusive. */
export function windowSpan(reference: string, days: number): Span {
  const { from, to } = windowRange(parseInstant(reference, "reference"), days);
  return { from: isoUtc(from), to: isoUtc(to) };
}

const eventsPerPage = 100;

/** The question that a URL asks; null while one of its parts is missing. */
export function toProofInput({ customer, meter, from, to }: ProofSearch) {
  if (!customer || !meter || from === null || to === null) return null;
  return { customer, meter, from, to, limit: eventsPerPage };
}
