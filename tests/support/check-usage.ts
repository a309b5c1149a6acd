import { expect } from "vitest";
import { describeUser } from "#/domain/analytics/describe-user.ts";
import { findUserUsage } from "#/domain/analytics/find-user-usage.ts";
import { listRanking } from "#/domain/analytics/list-ranking.ts";
import { listSessions } from "#/domain/analytics/list-sessions.ts";
import { listUsers } from "#/domain/analytics/list-users.ts";
import { overviewUsage } from "#/domain/analytics/overview-usage.ts";
import { sumDaysOfUser } from "#/domain/analytics/sum-days.ts";
import type { RankingInput, UsageByWindow, UsageSums } from "#/domain/analytics/usage.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { dayOf, formatInstant, type Instant, microsPerDay, parseInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import {
  addUp,
  fromUnits,
  inWindow,
  type PlainSession,
  type PlainSums,
  rankPlainly,
  sharePlainly,
  toUnits,
} from "./usage-oracle.ts";

const windows = [1, 7, 30] as const;
const internet = (ctx: Context) => serviceId(ctx.sql, "internet");

/** Sums as the plain way has them; `1.50` and `1.5` are the same. */
const plainOf = (sums: UsageSums): PlainSums => ({
  sessions: BigInt(sums.sessions),
  total: toUnits(sums.total),
  upload: toUnits(sums.upload),
  download: toUnits(sums.download),
});

const plainWindows = (usage: UsageByWindow) => windows.map((days) => plainOf(usage[days]));
const expectedWindows = (own: readonly PlainSession[], reference: Instant) =>
  windows.map((days) => addUp(inWindow(own, reference, days)));

/** Asks for a page of a ranking and compares everything it says with the sessions. */
export async function checkRanking(
  ctx: Context,
  sessions: readonly PlainSession[],
  input: RankingInput & { reference: string },
): Promise<void> {
  const reference = parseInstant(input.reference, "reference");
  const everyone = rankPlainly(sessions, reference, input.window, input.sort);
  const earlier = rankPlainly(
    sessions,
    reference - BigInt(input.window) * microsPerDay,
    input.window,
    input.sort,
  );
  const named = everyone.filter(({ username }) => username.startsWith(input.prefix ?? ""));
  const page = named.slice((input.page - 1) * input.perPage, input.page * input.perPage);
  const all = addUp(inWindow(sessions, reference, input.window))[input.sort];
  const { ranking } = await listRanking(ctx, await internet(ctx), input);
  expect(ranking).toMatchObject({
    totalUsers: named.length,
    totalPages: Math.ceil(named.length / input.perPage),
    reference,
  });
  expect(
    ranking.rows.map(({ rank, username, share, change }) => ({ rank, username, share, change })),
  ).toEqual(
    page.map(({ rank, username, value }) => {
      const before = earlier.find((user) => user.username === username)?.rank;
      return {
        rank,
        username,
        share: input.includeShare ? sharePlainly(value, all) : null,
        change: input.includeChange && before !== undefined ? before - rank : null,
      };
    }),
  );
  for (const { username, usage } of ranking.rows) {
    expect(plainWindows(usage)).toEqual(
      expectedWindows(
        sessions.filter((session) => session.username === username),
        reference,
      ),
    );
  }
}

/** Asks for the details of every user, and of one who is not there, and compares them with the sessions. */
export async function checkDetails(
  ctx: Context,
  sessions: readonly PlainSession[],
  asked: string,
): Promise<void> {
  const reference = parseInstant(asked, "reference");
  const service = await internet(ctx);
  for (const [username, own] of Map.groupBy(sessions, (session) => session.username)) {
    expect(plainWindows(await findUserUsage(ctx.sql, service, username, reference))).toEqual(
      expectedWindows(own, reference),
    );
  }
  await expect(findUserUsage(ctx.sql, service, "nobody", reference)).rejects.toThrow(DomainError);
}

/** Asks for all that the pages of a user and of everyone show, and compares it with the sessions. */
export async function checkPages(
  ctx: Context,
  sessions: readonly PlainSession[],
  asked: string,
): Promise<void> {
  const service = await internet(ctx);
  const byUser = Map.groupBy(sessions, (session) => session.username);
  const users = await listUsers(ctx, service, { page: 1, perPage: 100 });
  expect(users.total).toBe(byUser.size);
  expect(users.rows.map(({ username }) => username)).toEqual(
    [...byUser.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
  for (const { username, sessions: count, total, lastSeen } of users.rows) {
    const own = byUser.get(username) ?? [];
    expect([count, toUnits(total), lastSeen]).toEqual([own.length, addUp(own).total, isoOf(lastOf(own))]);
    await checkUser(ctx, own, username, asked);
  }
  await checkOverview(ctx, sessions);
}

async function checkUser(
  ctx: Context,
  own: readonly PlainSession[],
  username: string,
  asked: string,
): Promise<void> {
  const service = await internet(ctx);
  const reference = parseInstant(asked, "reference");
  const described = await describeUser(ctx, service, { username, reference: asked });
  expect(described).toMatchObject({
    username,
    reference: `${formatInstant(reference)}Z`,
    firstSeen: isoOf(firstOf(own)),
    lastSeen: isoOf(lastOf(own)),
  });
  expect(plainWindows(described.usage)).toEqual(expectedWindows(own, reference));
  expect(plainWindows(described.before)).toEqual(
    windows.map((days) => addUp(inWindow(own, reference - BigInt(days) * microsPerDay, days))),
  );
  const { days, to } = await sumDaysOfUser(ctx, service, { username, reference: asked, days: 40 });
  const lastDay = dayOf(reference);
  expect(to).toBe(formatInstant(reference).slice(0, 10));
  const shown = own.filter(
    ({ second }) => dayOfSecond(second) <= lastDay && dayOfSecond(second) > lastDay - 40,
  );
  expect(days.map((day) => ({ day: day.day, ...plainOf(day) }))).toEqual(daysOf(shown));
  const listed = await listSessions(ctx, service, { username, page: 1, perPage: 100 });
  expect(listed.total).toBe(own.length);
  const newest = own.toSorted((a, b) => b.second - a.second).slice(0, 100);
  expect(listed.rows.map(({ startTime }) => startTime)).toEqual(newest.map(({ second }) => isoOf(second)));
  const amounts = (pairs: string[][]) => pairs.map((pair) => pair.join(" ")).sort();
  expect(
    amounts(
      listed.rows.map((row) => [
        row.startTime,
        fromUnits(toUnits(row.upload ?? "")),
        fromUnits(toUnits(row.download ?? "")),
        fromUnits(toUnits(row.total ?? "")),
      ]),
    ),
  ).toEqual(
    amounts(
      newest.map(({ second, upload, download }) => [
        isoOf(second),
        fromUnits(upload),
        fromUnits(download),
        fromUnits(upload + download),
      ]),
    ),
  );
}

async function checkOverview(ctx: Context, sessions: readonly PlainSession[]): Promise<void> {
  const overview = await overviewUsage(ctx, await internet(ctx));
  expect(plainOf(overview.all)).toEqual(addUp(sessions));
  expect(overview.users).toBe(new Set(sessions.map(({ username }) => username)).size);
  if (sessions.length === 0) {
    expect(overview).toMatchObject({ latest: null, firstDay: null, days: [], top: [] });
    return;
  }
  const latest = lastOf(sessions);
  const reference = BigInt(latest) * 1_000_000n;
  expect(overview).toMatchObject({ latest: isoOf(latest), firstDay: isoOf(firstOf(sessions)).slice(0, 10) });
  const lastDay = dayOf(reference);
  const inDays = (from: number, to: number) =>
    addUp(sessions.filter(({ second }) => dayOfSecond(second) > from && dayOfSecond(second) <= to));
  expect(plainWindows(overview.windows)).toEqual(windows.map((days) => inDays(lastDay - days, lastDay)));
  expect(plainWindows(overview.before)).toEqual(
    windows.map((days) => inDays(lastDay - 2 * days, lastDay - days)),
  );
  const shown = sessions.filter(({ second }) => dayOfSecond(second) > lastDay - 30);
  expect(overview.days.map((day) => ({ day: day.day, ...plainOf(day) }))).toEqual(daysOf(shown));
  expect(overview.top.map(({ username }) => username)).toEqual(
    rankPlainly(sessions, reference, 30, "total")
      .slice(0, 5)
      .map(({ username }) => username),
  );
}

const dayOfSecond = (second: number) => Math.floor(second / 86_400);
const isoOf = (second: number) => new Date(second * 1000).toISOString().replace(".000Z", "Z");
const firstOf = (sessions: readonly PlainSession[]) => Math.min(...sessions.map(({ second }) => second));
const lastOf = (sessions: readonly PlainSession[]) => Math.max(...sessions.map(({ second }) => second));

function daysOf(sessions: readonly PlainSession[]) {
  return [...Map.groupBy(sessions, ({ second }) => isoOf(second).slice(0, 10))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, own]) => ({ day, ...addUp(own) }));
}
