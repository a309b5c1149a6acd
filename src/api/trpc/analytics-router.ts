import { z } from "zod";
import { describeUser } from "#/domain/analytics/describe-user.ts";
import { listRanking } from "#/domain/analytics/list-ranking.ts";
import { listSessions } from "#/domain/analytics/list-sessions.ts";
import { listUsers } from "#/domain/analytics/list-users.ts";
import { overviewUsage } from "#/domain/analytics/overview-usage.ts";
import { sumDaysOfUser } from "#/domain/analytics/sum-days.ts";
import { type Ranking, usageMeasures } from "#/domain/analytics/usage.ts";
import type { Context } from "#/domain/context.ts";
import { formatInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { meterProcedures } from "./meter-procedures.ts";
import { procedure, router } from "./procedures.ts";

const page = { page: z.int().min(1).max(1_000_000_000), perPage: z.int().min(1).max(100) };
const username = z.string().min(1).max(255);
const instant = z.string().min(1).max(100).optional();
const prefix = z.string().max(200).optional();
const windowOfDays = z.union([z.literal(1), z.literal(7), z.literal(30)]);

const internet = (ctx: Context) => serviceId(ctx.sql, "internet");

export const analyticsRouter = router({
  ...meterProcedures,
  overview: procedure.query(async ({ ctx: { operation } }) =>
    overviewUsage(operation, await internet(operation)),
  ),
  rankings: procedure
    .input(
      z.object({
        ...page,
        reference: instant,
        sort: z.enum(usageMeasures),
        window: windowOfDays,
        prefix,
        includeShare: z.boolean(),
        includeChange: z.boolean(),
      }),
    )
    .query(async ({ ctx: { operation }, input }): Promise<Ranking> => {
      const { ranking } = await listRanking(operation, await internet(operation), input);
      const { reference } = ranking;
      return { ...ranking, reference: reference === null ? null : `${formatInstant(reference)}Z` };
    }),
  user: procedure
    .input(z.object({ username, reference: instant }))
    .query(async ({ ctx: { operation }, input }) =>
      describeUser(operation, await internet(operation), input),
    ),
  userDays: procedure
    .input(z.object({ username, reference: instant, days: z.int().min(1).max(366) }))
    .query(async ({ ctx: { operation }, input }) =>
      sumDaysOfUser(operation, await internet(operation), input),
    ),
  userSessions: procedure
    .input(z.object({ username, ...page, from: instant, to: instant }))
    .query(async ({ ctx: { operation }, input }) =>
      listSessions(operation, await internet(operation), input),
    ),
  users: procedure
    .input(z.object({ prefix, ...page }))
    .query(async ({ ctx: { operation }, input }) => listUsers(operation, await internet(operation), input)),
});
