import { createLoader, type inferParserType, parseAsString } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

/** What the URL of the list of users holds. */
export const usersSearch = { q: parseAsString.withDefault(""), page: pageParser };

export const loadUsersSearch = createLoader(usersSearch);

const perPage = 50;

/** The question that a URL of the list of users asks. */
export function toUsersInput({ q, page }: inferParserType<typeof usersSearch>) {
  return { prefix: q || undefined, page, perPage };
}
