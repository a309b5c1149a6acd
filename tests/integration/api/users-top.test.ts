import { parse } from "csv-parse/sync";
import { beforeAll, expect, test } from "vitest";
import { TopUsers } from "#/api/contract/usage.ts";
import { setPool } from "#/db/pool.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleReference, oracleRows } from "../../support/small-oracle.ts";
import { emptyTables } from "../../support/stored-usage.ts";

const { ctx, sql, settings } = await useDatabase();
const top = (query = "") => ask(`/api/v1/users/top${query}`);
const at = `reference_date=${oracleReference}`;

beforeAll(async () => {
  setPool(settings);
  await importFile(ctx, sessionFile(oracleRows));
});

test("the example's users come in their order with their sums, field by field", async () => {
  const response = await top(`?${at}`);
  expect(response.status).toBe(200);
  const sums = (upload: string, download: string, total: string, sessions: number) =>
    `{"upload_kb":${upload},"download_kb":${download},"total_kb":${total},"sessions":${sessions}}`;
  const none = sums("0.0", "0.0", "0.0", 0);
  const user = (rank: number, name: string, day: string, week: string, month: string) =>
    `{"rank":${rank},"username":"${name}","usage_1_day":${day},"usage_7_days":${week},"usage_30_days":${month}}`;
  const heavy = user(
    1,
    "heavyUser1",
    sums("5000000.0", "8000000.0", "13000000.0", 1),
    sums("10000000.0", "16000000.0", "26000000.0", 3),
    sums("14000000.0", "22000000.0", "36000000.0", 4),
  );
  const medium = user(
    2,
    "mediumUser2",
    sums("1000000.0", "2000000.0", "3000000.0", 1),
    sums("2500000.0", "4500000.0", "7000000.0", 2),
    sums("4500000.0", "7500000.0", "12000000.0", 3),
  );
  const light = user(3, "lightUser3", none, none, sums("500000.0", "800000.0", "1300000.0", 1));
  expect(await response.text()).toBe(
    `{"page":1,"per_page":10,"total_users":3,"total_pages":1,"reference_date":"${oracleReference}","data":[${heavy},${medium},${light}]}`,
  );
});

test("without a reference the windows end at the latest session", async () => {
  const answer = await read(await top(), TopUsers);
  expect(answer).toMatchObject({ reference_date: "2022-12-15T10:00:00", total_users: 3 });
  expect(answer.data[0]?.usage_1_day.sessions).toBe(2);
});

test.each([
  ["2022-12-15", "2022-12-15T00:00:00"],
  ["2022-12-15T23:59:59Z", "2022-12-15T23:59:59"],
  [encodeURIComponent("2022-12-15T23:59:59+05:30"), "2022-12-15T18:29:59"],
  ["2022-12-15T23:59:59+05:30", "2022-12-15T18:29:59"],
  ["2022-12-15T10:00:00.000001", "2022-12-15T10:00:00.000001"],
])("the reference %s is echoed as it was understood: %s", async (given, echoed) => {
  expect((await read(await top(`?reference_date=${given}`), TopUsers)).reference_date).toBe(echoed);
});

test("an offset moves the windows", async () => {
  const oneDay = async (reference: string) =>
    (await read(await top(`?window=1&reference_date=${encodeURIComponent(reference)}`), TopUsers)).data;
  expect((await oneDay("2022-12-15T15:29:59+05:30")).map(({ username }) => username)).toEqual([
    "heavyUser1",
    "mediumUser2",
  ]);
  expect((await oneDay("2022-12-15T14:29:59+05:30")).map(({ username }) => username)).toEqual(["heavyUser1"]);
});

test("pages cut the ranking, and one past the end is empty", async () => {
  const page = async (number: number) => read(await top(`?${at}&page=${number}&per_page=2`), TopUsers);
  expect(await page(1)).toMatchObject({
    page: 1,
    per_page: 2,
    total_users: 3,
    total_pages: 2,
    data: [{ rank: 1 }, { rank: 2 }],
  });
  expect(await page(2)).toMatchObject({ page: 2, data: [{ rank: 3, username: "lightUser3" }] });
  expect(await page(3)).toMatchObject({ page: 3, total_users: 3, total_pages: 2, data: [] });
  expect(await page(1_000_000_000)).toMatchObject({ data: [] });
});

test("no session in the window is an empty ranking", async () => {
  for (const reference of ["2021-01-01", "2023-06-01", "0001-01-01", "9999-12-31T23:59:59"]) {
    expect(await read(await top(`?reference_date=${reference}`), TopUsers)).toMatchObject({
      total_users: 0,
      total_pages: 0,
      data: [],
    });
  }
});

test.each(["soon", "2022-13-01", "2022-02-30", "2022-12-15T25:00:00", "15.12.2022"])(
  "reference_date %s is unreadable",
  async (text) => {
    const problem = await readProblem(await top(`?reference_date=${text}`), 400);
    expect(problem.detail).toContain(`reference_date is ${JSON.stringify(text)}; expected ISO 8601`);
    expect(problem.errors).toEqual([{ path: "reference_date", message: problem.detail }]);
  },
);

test.each([
  ["page=0", "page"],
  ["page=-1", "page"],
  ["page=", "page"],
  ["page=one", "page"],
  ["page=1.5", "page"],
  ["per_page=0", "per_page"],
  ["per_page=101", "per_page"],
  ["per_page=", "per_page"],
  ["reference_date=", "reference_date"],
  ["sort=name", "sort"],
  ["window=2", "window"],
  ["include=shares", "include"],
  ["format=xml", "format"],
])("%s is invalid", async (query, path) => {
  const problem = await readProblem(await top(`?${query}`), 422);
  expect(problem.errors?.map((error) => error.path.split(".")[0])).toEqual([path]);
});

test("every invalid parameter is named", async () => {
  expect(
    (await readProblem(await top("?page=0&per_page=1000&sort=x"), 422)).errors?.map(({ path }) => path),
  ).toEqual(["page", "per_page", "sort"]);
});

test("order, window, prefix, share and change come when asked for", async () => {
  const names = async (query: string) =>
    (await read(await top(`?${at}&${query}`), TopUsers)).data.map(({ username }) => username);
  expect(await names("sort=sessions&window=7")).toEqual(["heavyUser1", "mediumUser2"]);
  expect(await names("q=light")).toEqual(["lightUser3"]);
  expect(await names("q=Light")).toEqual([]);
  const { data, total_users } = await read(await top(`?${at}&window=7&include=share,change&q=m`), TopUsers);
  expect(total_users).toBe(1);
  expect(data).toMatchObject([{ rank: 2, username: "mediumUser2", share: 21.2121, change: null }]);
  expect(
    (await read(await top(`?${at}&include=change`), TopUsers)).data.map(({ change, share }) => [
      change,
      share,
    ]),
  ).toEqual([
    [null, undefined],
    [null, undefined],
    [null, undefined],
  ]);
  const later = await read(
    await top(`?reference_date=2022-12-20T12:00:00&window=7&include=change`),
    TopUsers,
  );
  expect(later.data.map(({ username, change }) => [username, change])).toEqual([
    ["heavyUser1", 0],
    ["mediumUser2", 0],
  ]);
});

test("CSV holds the page with a header", async () => {
  const response = await top(`?${at}&format=csv&include=share,change&per_page=2`);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="rankings.csv"');
  const rows: Record<string, string>[] = parse(await response.text(), { columns: true });
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatchObject({
    rank: "2",
    username: "mediumUser2",
    upload_kb_1_day: "1000000",
    download_kb_7_days: "4500000",
    total_kb_30_days: "12000000",
    sessions_30_days: "3",
    share_percent: "24.3408",
    change: "",
  });
});

test("a reference that can't be read is refused, whatever tag is sent along", async () => {
  const answer = await ask("/api/v1/users/top?reference_date=yesterday", {
    headers: { "if-none-match": "*" },
  });
  expect((await readProblem(answer, 400)).errors?.[0]?.path).toBe("reference_date");
});

test("an answer's tag says whether it is still right", async () => {
  const first = await top(`?${at}`);
  const tag = first.headers.get("etag") ?? "";
  expect(first.headers.get("cache-control")).toBe("private, no-cache");
  const unchanged = await ask(`/api/v1/users/top?${at}`, { headers: { "if-none-match": `"x", W/${tag}` } });
  expect([unchanged.status, unchanged.headers.get("etag"), await unchanged.text()]).toEqual([304, tag, ""]);
  expect((await top(`?${at}&page=2`)).headers.get("etag")).not.toBe(tag);
  const { id } = await importFile(
    ctx,
    sessionFile([
      {
        username: "newUser4",
        start: "2022-12-15 11:00:00",
        upload: "1e9".replace("e9", "000000000"),
        download: "0",
      },
    ]),
  );
  const changed = await ask(`/api/v1/users/top?${at}`, { headers: { "if-none-match": tag } });
  expect(changed.headers.get("etag")).not.toBe(tag);
  expect((await read(changed, TopUsers)).data[0]?.username).toBe("newUser4");
  await undoImport(ctx, id);
  const undone = await ask(`/api/v1/users/top?${at}`, { headers: { "if-none-match": tag } });
  expect((await read(undone, TopUsers)).data[0]?.username).toBe("heavyUser1");
});

test("numbers beyond a double's keep their digits", async () => {
  const { id } = await importFile(
    ctx,
    sessionFile([
      {
        username: "hugeUser5",
        start: "2022-12-15 11:00:00",
        upload: "999999999999999.125",
        download: "999999999999999",
      },
    ]),
  );
  const text = await (await top(`?${at}&per_page=1`)).text();
  expect(text).toContain(
    '"upload_kb":999999999999999.13,"download_kb":999999999999999.0,"total_kb":1999999999999998.13',
  );
  await undoImport(ctx, id);
});

test("a text that no name can hold finds nobody", async () => {
  expect((await top(`?${at}&q=%00`)).status).toBeLessThan(500);
});

test("without any data and without a reference there is nothing to rank", async () => {
  await emptyTables(sql);
  expect((await readProblem(await top(), 400)).detail).toContain("give a reference_date");
  expect(await read(await top(`?${at}`), TopUsers)).toMatchObject({
    total_users: 0,
    total_pages: 0,
    data: [],
    reference_date: oracleReference,
  });
});
