import { beforeAll, expect, test } from "vitest";
import { UserDetails } from "#/api/contract/usage.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleReference, oracleRows } from "../../support/small-oracle.ts";

const { ctx, settings } = await useDatabase();
const details = (query: string) => ask(`/api/v1/users/details?${query}`);

beforeAll(async () => {
  setPool(settings);
  await importFile(
    ctx,
    sessionFile([
      ...oracleRows,
      { username: "Zoë & co, 100%", start: "2022-12-15 10:00:00", upload: "0.005", download: "0.004" },
    ]),
  );
});

test("the example's user has its fields and sums", async () => {
  const response = await details(`username=heavyUser1&timestamp=${oracleReference}`);
  expect(await response.text()).toBe(
    '{"username":"heavyUser1","timestamp":"2022-12-15T23:59:59",' +
      '"usage_1_day":{"upload_kb":5000000.0,"download_kb":8000000.0,"total_kb":13000000.0,"sessions":1},' +
      '"usage_7_days":{"upload_kb":10000000.0,"download_kb":16000000.0,"total_kb":26000000.0,"sessions":3},' +
      '"usage_30_days":{"upload_kb":14000000.0,"download_kb":22000000.0,"total_kb":36000000.0,"sessions":4}}',
  );
});

test("both ends of a window belong to it, to the microsecond", async () => {
  const sessions = async (timestamp: string) => {
    const { usage_1_day, usage_7_days } = await read(
      await details(`username=mediumUser2&timestamp=${timestamp}`),
      UserDetails,
    );
    return [usage_1_day.sessions, usage_7_days.sessions];
  };
  expect(await sessions("2022-12-15T09:00:00")).toEqual([1, 2]);
  expect(await sessions("2022-12-15T08:59:59.999999")).toEqual([0, 1]);
  expect(await sessions("2022-12-16T09:00:00")).toEqual([1, 2]);
  expect(await sessions("2022-12-16T09:00:00.000001")).toEqual([0, 2]);
  expect(await sessions("2022-12-19T16:00:00")).toEqual([0, 2]);
  expect(await sessions("2022-12-19T16:00:00.000001")).toEqual([0, 1]);
});

test("a user known from other times has zeros", async () => {
  for (const timestamp of ["2021-01-01", "2024-01-01", "0001-01-01", "9999-12-31"]) {
    const { usage_30_days } = await read(
      await details(`username=lightUser3&timestamp=${timestamp}`),
      UserDetails,
    );
    expect(usage_30_days).toEqual({ upload_kb: 0, download_kb: 0, total_kb: 0, sessions: 0 });
  }
});

test("names of any characters are found, and sums are rounded once", async () => {
  const username = "Zoë & co, 100%";
  const found = await read(
    await details(`username=${encodeURIComponent(username)}&timestamp=${oracleReference}`),
    UserDetails,
  );
  expect(found).toMatchObject({
    username,
    usage_1_day: { upload_kb: 0.01, download_kb: 0, total_kb: 0.01, sessions: 1 },
  });
});

test.each(["nobody", "HeavyUser1", "heavyUser", "heavyUser1 ", "heavyUser1' or '1'='1", "%", "heavyUser_"])(
  "%j is unknown",
  async (username) => {
    const problem = await readProblem(
      await details(`username=${encodeURIComponent(username)}&timestamp=${oracleReference}`),
      404,
    );
    expect(problem.detail).toBe(`There is no user ${JSON.stringify(username)}.`);
  },
);

test("a name with a NUL is no user's", async () => {
  const response = await details(`username=a%00b&timestamp=${oracleReference}`);
  expect([404, 422]).toContain(response.status);
});

test("an unreadable timestamp is told apart from an invalid one, also for an unknown user", async () => {
  const problem = await readProblem(await details("username=nobody&timestamp=yesterday"), 400);
  expect(problem.detail).toContain('timestamp is "yesterday"; expected ISO 8601');
});

test.each([
  ["", ["username", "timestamp"]],
  ["username=heavyUser1", ["timestamp"]],
  [`timestamp=${oracleReference}`, ["username"]],
  [`username=&timestamp=${oracleReference}`, ["username"]],
  ["username=heavyUser1&timestamp=", ["timestamp"]],
])("%j lacks a parameter", async (query, paths) => {
  expect((await readProblem(await details(query), 422)).errors?.map(({ path }) => path)).toEqual(paths);
});
