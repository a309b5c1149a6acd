import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { beforeAll, expect, test } from "vitest";
import { handleApi } from "#/api/handler.ts";
import type { AppRouter } from "#/api/trpc/router.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { closePool, setPool } from "#/db/pool.ts";
import { origin, requestTo } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleReference, oracleRows } from "../../support/small-oracle.ts";

const { ctx, sql, settings } = await useDatabase();
const caller = createCaller({ operation: ctx, requestId: "request-1" });

/** The console's client, with the API in place of the network. */
const client = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: `${origin}/api/trpc`,
      fetch: async (url, init) =>
        handleApi(
          requestTo(String(url).slice(origin.length), {
            method: init?.method ?? "GET",
            headers: {
              "x-request-id": "request-2",
              ...Object.fromEntries(new Headers(init?.headers as HeadersInit)),
            },
            body: init?.body as string | undefined,
          }),
        ),
    }),
  ],
});

beforeAll(async () => {
  setPool(settings);
  await importFile(ctx, sessionFile(oracleRows));
});

const page = { page: 1, perPage: 10 };
const ranking = { ...page, sort: "total", window: 30, includeShare: false, includeChange: false } as const;

test("a ranking is what REST has, with exact decimals", async () => {
  const { rows, reference } = await client.analytics.rankings.query({
    ...ranking,
    reference: oracleReference,
  });
  expect(reference).toBe(`${oracleReference}Z`);
  expect(rows.map(({ username, usage }) => [username, usage[30].total, usage[30].sessions])).toEqual([
    ["heavyUser1", "36000000", 4],
    ["mediumUser2", "12000000", 3],
    ["lightUser3", "1300000", 1],
  ]);
});

test("the pages' procedures answer", async () => {
  expect(await client.analytics.overview.query()).toMatchObject({
    latest: "2022-12-15T10:00:00Z",
    users: 3,
    firstDay: "2022-11-18",
  });
  expect(await client.analytics.users.query({ ...page, prefix: "h" })).toMatchObject({
    total: 1,
    rows: [{ username: "heavyUser1", sessions: 4 }],
  });
  expect(await client.analytics.user.query({ username: "lightUser3" })).toMatchObject({
    firstSeen: "2022-11-18T11:00:00Z",
    lastSeen: "2022-11-18T11:00:00Z",
  });
  expect(
    await client.analytics.userSessions.query({
      ...page,
      username: "heavyUser1",
      from: "2022-12-14T14:00:00",
      to: "2022-12-15T09:59:59",
    }),
  ).toMatchObject({
    total: 1,
    rows: [{ startTime: "2022-12-14T14:00:00Z", upload: "3000000", durationSeconds: 17_420 }],
  });
  expect(
    await client.analytics.userDays.query({ username: "heavyUser1", days: 7, reference: oracleReference }),
  ).toMatchObject({
    from: "2022-12-09",
    to: "2022-12-15",
    days: [{ day: "2022-12-10" }, { day: "2022-12-14" }, { day: "2022-12-15" }],
  });
  expect(await client.imports.list.query(page)).toMatchObject({
    total: 1,
    data: [{ state: "done", rows_new: 8 }],
  });
  expect(await client.system.info.query()).toMatchObject({ sample: null, needsSignIn: false });
});

test.each([
  [
    "an unknown user",
    () => client.analytics.user.query({ username: "nobody" }),
    "NOT_FOUND",
    404,
    'There is no user "nobody".',
  ],
  [
    "an unknown import",
    () => client.imports.get.query({ id: 999 }),
    "NOT_FOUND",
    404,
    "There is no import 999.",
  ],
  [
    "an unreadable time",
    () => client.analytics.rankings.query({ ...ranking, reference: "soon" }),
    "BAD_REQUEST",
    400,
    /^reference_date is "soon"; expected ISO 8601/,
  ],
  [
    "a conflict",
    () => client.imports.confirm.mutate({ id: 1 }),
    "CONFLICT",
    409,
    /expected one that was checked/,
  ],
  [
    "invalid input",
    () => client.analytics.rankings.query({ ...ranking, page: 0 }),
    "BAD_REQUEST",
    400,
    /page/,
  ],
  [
    "an impossible name",
    () => client.analytics.user.query({ username: "a\0b" }),
    "UNPROCESSABLE_CONTENT",
    422,
    /NUL/,
  ],
])("%s is refused with its code and the request's id", async (_, call, code, httpStatus, message) => {
  const error = await call().catch((thrown: unknown) => thrown);
  if (!(error instanceof TRPCClientError)) throw new Error("the call was not refused", { cause: error });
  expect(error.message).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  expect(error.data).toMatchObject({ code, httpStatus, requestId: "request-2" });
  expect(error.data).not.toHaveProperty("stack");
});

test("an unknown error shows nothing of its inside", async () => {
  await sql`alter table usage_rollups rename to hidden`;
  try {
    const error = await client.analytics.user
      .query({ username: "heavyUser1", reference: oracleReference })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ data: { code: "INTERNAL_SERVER_ERROR", requestId: "request-2" } });
    expect(JSON.stringify(error)).not.toMatch(/usage_rollups|relation|select|stack/i);
    await expect(
      caller.analytics.user({ username: "mediumUser2", reference: oracleReference }),
    ).rejects.toThrow(/^Something went wrong on the server/);
  } finally {
    await sql`alter table hidden rename to usage_rollups`;
  }
});

test("a database that is away is said to be", async () => {
  await closePool(1);
  setPool({ ...settings, host: "/nonexistent" });
  try {
    const error = await client.analytics.overview.query().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: expect.stringContaining("The database does not answer"),
      data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503 },
    });
    const response = await handleApi(requestTo("/api/v1/health"));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  } finally {
    await closePool(1);
    setPool(settings);
  }
});
