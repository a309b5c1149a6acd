import { createLoader, createParser, type inferParserType, parseAsNumberLiteral } from "nuqs/server";
import { isDay } from "#/ui/format/day.ts";
import { pageParser } from "#/ui/paging/page-parser.ts";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

const chartDays = [7, 30, 90, 366] as const;

const dayParser = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day) => day,
});

/** What the URL of a user's page holds. */
export const userSearch = {
  reference: referenceParser,
  /** Days of the chart. */
  days: parseAsNumberLiteral(chartDays).withDefault(30),
  /** The one UTC day whose sessions are listed. */
  day: dayParser,
  page: pageParser,
};
export type UserSearch = inferParserType<typeof userSearch>;

export const loadUserSearch = createLoader(userSearch);

const sessionsPerPage = 25;

/** The questions that a URL of a user's page asks. */
export function toUserInputs(username: string, search: UserSearch) {
  const reference = search.reference ?? undefined;
  return {
    user: { username, reference },
    days: { username, reference, days: search.days },
    sessions: {
      username,
      page: search.page,
      perPage: sessionsPerPage,
      from: search.day ? `${search.day}T00:00:00Z` : undefined,
      to: search.day ? `${search.day}T23:59:59Z` : reference,
    },
  };
}
