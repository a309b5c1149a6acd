import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { Import, ImportList } from "#/api/contract/imports.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleRows } from "../../support/small-oracle.ts";
import { emptyTables, readStored, stagingTablesLeft } from "../../support/stored-usage.ts";

const { sql, settings } = await useDatabase();
const file = sessionFile(oracleRows);
const bad = sessionFile([
  ...oracleRows,
  "x,y",
  { username: "ünïcode, user", start: "2022-13-01 00:00:00", upload: "NaN", download: "1" },
]);

const send = (query: string, body: BodyInit, type = "text/csv") =>
  ask(`/api/v1/imports${query}`, {
    method: "POST",
    body,
    ...(type !== "" && { headers: { "content-type": type } }),
  });
const sessions = async () => Object.values((await readStored(sql)).users).flat().length;

beforeAll(() => {
  setPool(settings);
});
beforeEach(() => emptyTables(sql));

test("a CSV body becomes an import, which can be found and listed", async () => {
  const response = await send("?file_name=december.csv", file);
  const created = await read(response, Import, 202);
  expect(response.headers.get("location")).toBe(`/api/v1/imports/${created.id}`);
  expect(created).toMatchObject({
    file_name: "december.csv",
    source: "upload",
    state: "done",
    mode: "replace",
    on_error: "abort",
    dry_run: false,
    bytes_read: file.length,
    rows_read: 8,
    rows_new: 8,
    rows_duplicate: 0,
    rows_rejected: 0,
    users: 3,
    first_at: "2022-11-18T11:00:00.000Z",
    last_at: "2022-12-15T10:00:00.000Z",
    failure: null,
    errors_url: null,
    ignored_columns: [],
  });
  expect(await read(await ask(`/api/v1/imports/${created.id}`), Import)).toEqual(created);
  const second = await read(await send("?mode=append", file), Import, 202);
  expect(second).toMatchObject({ file_name: "upload.csv", rows_new: 0, rows_duplicate: 8 });
  const list = await read(await ask("/api/v1/imports"), ImportList);
  expect(list).toMatchObject({
    page: 1,
    per_page: 20,
    total: 2,
    data: [{ id: second.id }, { id: created.id }],
  });
  expect(await read(await ask("/api/v1/imports?page=2&per_page=1"), ImportList)).toMatchObject({
    total: 2,
    data: [{ id: created.id }],
  });
});

test("a form's file is read as its body would be, other fields are not", async () => {
  const form = new FormData();
  form.append("note", "before the file");
  form.append("file", new Blob([file], { type: "text/csv" }), "früh.csv");
  form.append("file", new Blob(["a second file"]), "second.csv");
  const created = await read(await send("?mode=append", form, ""), Import, 202);
  expect(created).toMatchObject({
    file_name: "früh.csv",
    state: "done",
    rows_new: 8,
    bytes_read: file.length,
  });
});

test.each(["application/gzip", "text/csv", "application/octet-stream"])(
  "a gzip body of type %s is unpacked",
  async (type) => {
    expect(await read(await send("", gzipSync(file), type), Import, 202)).toMatchObject({
      state: "done",
      rows_new: 8,
    });
  },
);

test("bad rows stop the file or are left out, and can be downloaded", async () => {
  const aborted = await read(await send("", bad), Import, 202);
  expect(aborted).toMatchObject({
    state: "failed",
    rows_read: 10,
    rows_rejected: 2,
    rows_new: null,
    errors_url: `/api/v1/imports/${aborted.id}/errors.csv`,
  });
  expect(await sessions()).toBe(0);
  const response = await ask(aborted.errors_url ?? "");
  expect([response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
    "text/csv; charset=utf-8",
    `attachment; filename="import-${aborted.id}.errors.csv"`,
  ]);
  expect(parse(await response.text())).toEqual([
    ["line", "column", "value", "reason"],
    ["10", "", "x,y", "expected 6 fields, found 2"],
    ["11", "start_time", "2022-13-01 00:00:00", expect.stringContaining("expected a time")],
    ["11", "upload", "NaN", expect.stringContaining("expected a number of kilobits")],
  ]);
  expect(await read(await send("?on_error=skip", bad), Import, 202)).toMatchObject({
    state: "done",
    rows_new: 8,
    rows_rejected: 2,
  });
  expect(await sessions()).toBe(8);
});

test("a dry run changes nothing, and can be applied without sending the file again", async () => {
  const checked = await read(await send("?dry_run=true", bad), Import, 202);
  expect(checked).toMatchObject({ state: "checked", dry_run: true, rows_new: 8, rows_rejected: 2 });
  expect(await sessions()).toBe(0);
  const applied = await read(
    await ask(`/api/v1/imports/${checked.id}/apply?on_error=skip&mode=append`, { method: "POST" }),
    Import,
    202,
  );
  expect(applied).toMatchObject({
    id: checked.id,
    state: "done",
    dry_run: false,
    mode: "append",
    rows_new: 8,
  });
  expect(
    (await readProblem(await ask(`/api/v1/imports/${checked.id}/apply`, { method: "POST" }), 409)).detail,
  ).toContain("is done");
  const strict = await read(await send("?dry_run=true", bad), Import, 202);
  expect(
    await read(await ask(`/api/v1/imports/${strict.id}/apply`, { method: "POST" }), Import, 202),
  ).toMatchObject({ state: "failed", failure: expect.stringContaining("2 rows are not valid") });
  expect(await sessions()).toBe(8);
});

test("an import is undone, once", async () => {
  const { id } = await read(await send("", file), Import, 202);
  expect(await read(await ask(`/api/v1/imports/${id}`, { method: "DELETE" }), Import, 202)).toMatchObject({
    id,
    state: "undone",
  });
  expect(await sessions()).toBe(0);
  expect(await read(await ask(`/api/v1/imports/${id}`, { method: "DELETE" }), Import, 202)).toMatchObject({
    state: "undone",
  });
});

test("a file that can't be read as sessions is an import that failed, saying why", async () => {
  const failed = await read(await send("", file.replace("username", "user")), Import, 202);
  expect(failed).toMatchObject({
    state: "failed",
    failure: expect.stringMatching(/^Line 1: the header lacks "username"; found instead "user"/),
  });
  expect(await read(await send("", "\n"), Import, 202)).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("The file is empty"),
  });
});

test("a line of 10 MB is one bad row", async () => {
  const long = `${file}${"x".repeat(10_000_000)}\n`;
  expect(await read(await send("?on_error=skip", long), Import, 202)).toMatchObject({
    state: "done",
    rows_new: 8,
    rows_rejected: 1,
    bytes_read: long.length,
  });
});

test.each(["application/json", "image/png", ""])("a body of type %j is not taken", async (type) => {
  const body = new Blob([file], { type });
  const problem = await readProblem(await ask("/api/v1/imports", { method: "POST", body }), 415);
  expect(problem.detail).toContain("expected text/csv, application/gzip or multipart/form-data");
});

test("without a body, without a file, or with half a form there is no import", async () => {
  expect(
    (
      await readProblem(
        await ask("/api/v1/imports", { method: "POST", headers: { "content-type": "text/csv" } }),
        400,
      )
    ).detail,
  ).toContain("no body");
  const form = new FormData();
  form.append("note", "no file");
  expect((await readProblem(await send("", form, ""), 400)).detail).toContain("no file");
  expect((await readProblem(await send("", "--x", "multipart/form-data; boundary=y"), 400)).detail).toContain(
    "form",
  );
  expect((await readProblem(await send("", "--x", "multipart/form-data"), 400)).detail).toContain("boundary");
  expect((await read(await ask("/api/v1/imports"), ImportList)).total).toBe(0);
});

test.each([
  ["?mode=merge", "mode"],
  ["?on_error=ignore", "on_error"],
  ["?dry_run=yes", "dry_run"],
  ["?file_name=", "file_name"],
])("POST /imports%s is invalid", async (query, path) => {
  expect((await readProblem(await send(query, file), 422)).errors?.map((error) => error.path)).toEqual([
    path,
  ]);
});

test.each([
  ["GET", "/api/v1/imports/999", 404],
  ["GET", "/api/v1/imports/999/errors.csv", 404],
  ["POST", "/api/v1/imports/999/apply", 404],
  ["DELETE", "/api/v1/imports/999", 404],
  ["GET", "/api/v1/imports/0", 422],
  ["GET", "/api/v1/imports/seven", 422],
  ["GET", "/api/v1/imports/99999999999", 422],
  ["GET", "/api/v1/imports?page=0", 422],
  ["GET", "/api/v1/imports?per_page=101", 422],
])("%s %s answers %i", async (method, path, status) => {
  await readProblem(await ask(path, { method }), status);
});

/** A body that breaks off as a client that goes away does. */
function brokenBody(parts: string[]): ReadableStream<Uint8Array> {
  const pieces = parts.map((part) => Buffer.from(part));
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const piece = pieces.shift();
    if (piece) controller.enqueue(piece);
    else controller.error(new Error("aborted"));
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

const formHead =
  '--cut\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n';

test.each([
  ["a body", "text/csv", [file.slice(0, 300)]],
  ["a form", "multipart/form-data; boundary=cut", [formHead, file.slice(0, 300)]],
])("%s that breaks off changes nothing", async (_, type, parts) => {
  await send("", file);
  const before = await readStored(sql);
  const response = await ask("/api/v1/imports", {
    method: "POST",
    headers: { "content-type": type },
    body: brokenBody(parts),
    duplex: "half",
  });
  await readProblem(response, 400);
  const { data } = await read(await ask("/api/v1/imports"), ImportList);
  const [broken, ...others] = data.slice(0, -1);
  expect(others).toEqual([]);
  // A form may break off before it has told of its file: then there is no import at all.
  if (type === "text/csv")
    expect(broken).toMatchObject({
      state: "failed",
      failure: "The file did not arrive whole, so nothing was changed.",
    });
  expect(await readStored(sql)).toEqual(before);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("a form that ends in the middle of its file changes nothing", async () => {
  const response = await send("", `${formHead}${file}`, "multipart/form-data; boundary=cut");
  await readProblem(response, 400);
  expect(await sessions()).toBe(0);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});
