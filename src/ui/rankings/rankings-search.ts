import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { type RankingInput, usageMeasures, windowDays } from "#/domain/analytics/usage.ts";
import { pageParser } from "#/ui/paging/page-parser.ts";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

const rowsPerPage = [25, 50, 100] as const;

/** What the URL of the rankings holds, for the server and the browser. */
export const rankingsSearch = {
  /** Slug; without it, the measures of internet sessions are ranked. */
  meter: parseAsString.withDefault(""),
  reference: referenceParser,
  sort: parseAsStringLiteral(usageMeasures).withDefault("total"),
  window: parseAsNumberLiteral(windowDays).withDefault(30),
  q: parseAsString.withDefault(""),
  page: pageParser,
  per_page: parseAsNumberLiteral(rowsPerPage).withDefault(25),
};
export type RankingsSearch = inferParserType<typeof rankingsSearch>;

export const loadRankingsSearch = createLoader(rankingsSearch);

/** The question that a URL of the rankings asks. */
export function toRankingInput(search: RankingsSearch): RankingInput {
  return {
    page: search.page,
    perPage: search.per_page,
    reference: search.reference ?? undefined,
    sort: search.sort,
    window: search.window,
    prefix: search.q || undefined,
    includeShare: true,
    includeChange: true,
  };
}

const serializeCsv = createSerializer({
  page: pageParser.withOptions({ clearOnDefault: false }),
  per_page: rankingsSearch.per_page.withOptions({ clearOnDefault: false }),
  reference_date: referenceParser,
  sort: rankingsSearch.sort.withOptions({ clearOnDefault: false }),
  window: rankingsSearch.window.withOptions({ clearOnDefault: false }),
  q: rankingsSearch.q,
  include: parseAsString,
  format: parseAsString,
});

/** The address of exactly the rows shown, as CSV. */
export function toCsvHref({ reference, meter: _, ...search }: RankingsSearch): string {
  return serializeCsv("/api/v1/users/top", {
    ...search,
    reference_date: reference,
    include: "share,change",
    format: "csv",
  });
}

/** The question that a URL of the rankings asks of a meter; only what adds up has shares. */
export function toMeterInput(search: RankingsSearch, hasShare: boolean) {
  return {
    meter: search.meter,
    page: search.page,
    perPage: search.per_page,
    reference: search.reference ?? undefined,
    window: search.window,
    prefix: search.q || undefined,
    includeShare: hasShare,
    includeChange: true,
  };
}

/** The same rows as CSV. */
export function toMeterCsvHref(
  { reference, meter, sort: _, ...search }: RankingsSearch,
  hasShare: boolean,
): string {
  return serializeCsv(`/api/v1/meters/${encodeURIComponent(meter)}/top`, {
    ...search,
    reference_date: reference,
    include: hasShare ? "share,change" : "change",
    format: "csv",
  });
}
