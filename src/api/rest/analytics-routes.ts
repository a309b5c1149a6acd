import { createRoute } from "@hono/zod-openapi";
import { TopUsers, TopUsersQuery, UserDetails, UserDetailsQuery } from "#/api/contract/usage.ts";
import { dataVersion } from "#/domain/analytics/data-version.ts";
import { findUserUsage } from "#/domain/analytics/find-user-usage.ts";
import { listRanking, type RankingAt } from "#/domain/analytics/list-ranking.ts";
import type { RankingInput, UsageSums as Sums, UsageByWindow, WindowDays } from "#/domain/analytics/usage.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { formatInstant, parseInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { csvResponse } from "./csv-response.ts";
import { etagOf, isUnchanged } from "./etag.ts";
import { jsonDecimal, jsonExact, roundToHundredths } from "./json-decimal.ts";

const windows: Record<"1" | "7" | "30", WindowDays> = { "1": 1, "7": 7, "30": 30 };

const topRoute = createRoute({
  method: "get",
  path: "/users/top",
  tags: ["Rankings and details"],
  summary: "Users by what they used up to a time, largest first",
  description:
    "Windows of 1, 7 and 30 exact days end at the reference, both ends inclusive; a session counts whole in the window that it starts in. Ties by username. Carries an ETag of the data's version.",
  request: { query: TopUsersQuery },
  responses: {
    200: { ...jsonAnswer(TopUsers, "One page of the ranking; CSV with format=csv") },
    304: { description: "The data has not changed since the answer with that ETag" },
    ...problemAnswers(400, 422),
  },
});

const detailsRoute = createRoute({
  method: "get",
  path: "/users/details",
  tags: ["Rankings and details"],
  summary: "What one user used up to a time",
  request: { query: UserDetailsQuery },
  responses: {
    200: jsonAnswer(UserDetails, "The three windows; zeros where the user has no session"),
    ...problemAnswers(400, 404, 422),
  },
});

export const analyticsRoutes = createRoutes()
  .openapi(topRoute, async (c) => {
    const query = c.req.valid("query");
    const ctx = c.get("operation");
    const service = await serviceId(ctx.sql, "internet");
    if (query.reference_date !== undefined) parseInstant(query.reference_date, "reference_date");
    const etagBefore = etagOf(await dataVersion(ctx, service), query);
    if (isUnchanged(c.req.header("if-none-match"), etagBefore)) {
      return c.body(null, 304, { etag: etagBefore, "cache-control": "private, no-cache" });
    }
    const { version, ranking } = await listRanking(ctx, service, toRankingInput(query));
    if (ranking.reference === null) {
      throw new DomainError(
        "unreadable",
        "There are no sessions, so there is no latest one to end at; give a reference_date.",
        "reference_date",
      );
    }
    const headers = { etag: etagOf(version, query), "cache-control": "private, no-cache" };
    if (query.format === "csv") return csvResponse(c, "rankings.csv", csvRows(ranking), headers);
    return c.json(toTopUsers(ranking, query.include), 200, headers);
  })
  .openapi(detailsRoute, async (c) => {
    const { username, timestamp } = c.req.valid("query");
    const ctx = c.get("operation");
    const reference = parseInstant(timestamp, "timestamp");
    const service = await serviceId(ctx.sql, "internet");
    const usage = await findUserUsage(ctx.sql, service, username, reference);
    return c.json({ username, timestamp: formatInstant(reference), ...toWindows(usage) }, 200);
  });

function toRankingInput(query: ReturnType<typeof TopUsersQuery.parse>): RankingInput {
  return {
    page: query.page,
    perPage: query.per_page,
    reference: query.reference_date,
    sort: query.sort,
    window: windows[query.window],
    prefix: query.q,
    includeShare: query.include.includes("share"),
    includeChange: query.include.includes("change"),
  };
}

function toTopUsers(ranking: RankingAt, include: readonly string[]): TopUsers {
  return {
    page: ranking.page,
    per_page: ranking.perPage,
    total_users: ranking.totalUsers,
    total_pages: ranking.totalPages,
    reference_date: ranking.reference === null ? "" : formatInstant(ranking.reference),
    data: ranking.rows.map((row) => ({
      rank: row.rank,
      username: row.username,
      ...toWindows(row.usage),
      ...(row.share !== null && { share: jsonExact(row.share) }),
      ...(include.includes("change") && { change: row.change }),
    })),
  };
}

const toSums = (sums: Sums) => ({
  upload_kb: jsonDecimal(sums.upload),
  download_kb: jsonDecimal(sums.download),
  total_kb: jsonDecimal(sums.total),
  sessions: sums.sessions,
});

const toWindows = (usage: UsageByWindow) => ({
  usage_1_day: toSums(usage[1]),
  usage_7_days: toSums(usage[7]),
  usage_30_days: toSums(usage[30]),
});

function* csvRows(ranking: RankingAt): Generator<(string | number)[]> {
  const days = [1, 7, 30] as const;
  const ofWindow = (name: string) => days.map((n) => `${name}_${n}_${n === 1 ? "day" : "days"}`);
  yield [
    "rank",
    "username",
    ...ofWindow("upload_kb"),
    ...ofWindow("download_kb"),
    ...ofWindow("total_kb"),
    ...ofWindow("sessions"),
    "share_percent",
    "change",
  ];
  for (const { rank, username, usage, share, change } of ranking.rows) {
    yield [
      rank,
      username,
      ...days.map((n) => roundToHundredths(usage[n].upload)),
      ...days.map((n) => roundToHundredths(usage[n].download)),
      ...days.map((n) => roundToHundredths(usage[n].total)),
      ...days.map((n) => usage[n].sessions),
      share ?? "",
      change ?? "",
    ];
  }
}
