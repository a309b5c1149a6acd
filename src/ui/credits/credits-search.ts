import { createLoader, type inferParserType, parseAsString } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

/** What the URL of the list of credit accounts holds. */
export const creditsSearch = { q: parseAsString.withDefault(""), page: pageParser };

export const loadCreditsSearch = createLoader(creditsSearch);

const perPage = 50;

/** The question that a URL of the list of credit accounts asks. */
export function toAccountsInput({ q, page }: inferParserType<typeof creditsSearch>) {
  return { q: q || undefined, page, perPage };
}
