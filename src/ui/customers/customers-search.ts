import { createLoader, type inferParserType, parseAsString } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

/** What the URL of the list of customers holds. */
export const customersSearch = { q: parseAsString.withDefault(""), page: pageParser };

export const loadCustomersSearch = createLoader(customersSearch);

const perPage = 50;

/** The question that a URL of the list of customers asks. */
export function toCustomersInput({ q, page }: inferParserType<typeof customersSearch>) {
  return { q: q || undefined, page, perPage };
}
