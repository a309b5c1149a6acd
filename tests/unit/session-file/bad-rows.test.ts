import { expect, test } from "vitest";
import { scanPieces, scanText } from "../../support/scan-file.ts";
import { header } from "../../support/session-file.ts";

const fields = {
  username: "brainyHeron5",
  mac_address: "74:73:4E:09:DE:6F",
  start_time: "2022-11-04 15:43:33",
  usage_time: "4:50:20",
  upload: "3512752.28",
  download: "7462017.97",
};
type Column = keyof typeof fields;
const rowWith = (values: Partial<Record<Column, string>>) =>
  Object.values({ ...fields, ...values }).join(",");

const bad: [Column, string[]][] = [
  ["username", [""]],
  [
    "mac_address",
    [
      "",
      "74:73:4E:09:DE",
      "74-73-4E-09-DE-6F",
      "74:73:4E:09:DE:6G",
      "74:73:4E:09:DE:6F:00",
      "74:73:4E:09:DE 6F",
    ],
  ],
  [
    "start_time",
    [
      "",
      "2022-02-30 10:00:00",
      "2022-13-01 10:00:00",
      "2022-00-10 10:00:00",
      "2022-11-00 10:00:00",
      "2023-02-29 00:00:00",
      "2100-02-29 00:00:00",
      "2022-11-04 24:00:00",
      "2022-11-04 10:60:00",
      "2022-11-04 10:00:60",
      "2022-11-04",
      "2022-11-04 10:00",
      "04/11/2022 10:00:00",
      "2022-11-04 15:43:33Z",
      "2022-11-04 15:43:3x",
      "1969-12-31 23:59:59",
      "2200-01-01 00:00:00",
      "-022-11-04 15:43:33",
    ],
  ],
  [
    "usage_time",
    ["", "4:60:00", "4:00:60", "4:5:20", "04:50", ":50:20", "-1:50:20", "4:50:20.5", "100000:00:00", "4h50"],
  ],
  [
    "upload",
    [
      "",
      "-1",
      "-0.01",
      "+1",
      "1e309",
      "1e5",
      "NaN",
      "Infinity",
      "abc",
      "1,5".replace(",", "_"),
      "1.",
      ".5",
      "1.2.3",
      "0x10",
      " 1",
      "1 ",
      "9".repeat(16),
      `1.${"1".repeat(10)}`,
      "9".repeat(400),
      "١٢",
    ],
  ],
  ["download", ["", "-5", "1e309", "NaN", "null"]],
];

test.each(bad.flatMap(([column, values]) => values.map((value) => [column, value] as const)))(
  "%s %j is rejected with its line, column and value",
  (column, value) => {
    const file = scanText(`${header}\n${rowWith({})}\n${rowWith({ [column]: value })}\n`);
    expect(file.faults).toEqual([
      { line: 3, column, value: value.slice(0, 200), reason: expect.stringMatching(/^expected /) },
    ]);
    expect(file).toMatchObject({ rowsRead: 2, rowsRejected: 1, sessions: [{ upload: "3512752.28" }] });
  },
);

test.each([
  [{ usage_time: "100:00:00" }, { duration: 360_000 }],
  [{ usage_time: "0:00:00" }, { duration: 0 }],
  [{ usage_time: "99999:59:59" }, { duration: 99_999 * 3600 + 3599 }],
  [{ start_time: "2024-02-29 23:59:59" }, { start: Date.UTC(2024, 1, 29, 23, 59, 59) / 1000 }],
  [{ start_time: "1970-01-01 00:00:00" }, { start: 0 }],
  [{ start_time: "2199-12-31 23:59:59" }, { start: Date.UTC(2199, 11, 31, 23, 59, 59) / 1000 }],
  [
    { upload: "0", download: "0.00" },
    { upload: "0", download: "0" },
  ],
  [
    { upload: "007.50", download: "000" },
    { upload: "7.5", download: "0" },
  ],
  [
    { upload: "100", download: "10.10" },
    { upload: "100", download: "10.1" },
  ],
  [
    { upload: "9".repeat(15), download: "0.123456789" },
    { upload: "9".repeat(15), download: "0.123456789" },
  ],
  [{ upload: `${"0".repeat(300)}1` }, { upload: "1" }],
  [{ mac_address: "aa:bb:cc:dd:ee:ff" }, { mac: "aa:bb:cc:dd:ee:ff" }],
  [{ username: "Zoë, the 1st" }, { username: "Zoë, the 1st" }],
])("%j is accepted", (values, expected) => {
  const row = Object.values({ ...fields, ...values }).map((value) =>
    value.includes(",") ? `"${value}"` : value,
  );
  expect(scanText(`${header}\n${row.join(",")}`)).toMatchObject({ faults: [], sessions: [expected] });
});

test("every fault of a row is told, and rows around it are read", () => {
  const file = scanText(
    `${header}\n${rowWith({ username: "", upload: "NaN", usage_time: "4:60:00" })}\n${rowWith({})}\n`,
  );
  expect(file.faults.map(({ line, column }) => [line, column])).toEqual([
    [2, "username"],
    [2, "usage_time"],
    [2, "upload"],
  ]);
  expect(file).toMatchObject({ rowsRead: 2, rowsRejected: 1 });
});

test.each([
  ["too few fields", "a,b,c", "expected 6 fields, found 3"],
  ["too many fields", `${rowWith({})},7`, "expected 6 fields, found 7"],
  ["a hundred fields", Array.from({ length: 100 }, () => "x").join(","), /expected 6 fields, found/],
  ["a row of one empty quoted field", '""', "expected 6 fields, found 1"],
  ["text after a closing quote", `"a"b,${rowWith({})}`, /text follows a closing quote/],
  ["a quote that is never closed", `"a,${rowWith({})}`, /a quote is opened and not closed/],
])("a row is rejected: %s", (_, line, reason) => {
  const file = scanText(`${header}\n${rowWith({})}\n${line}\n${rowWith({})}\n`);
  expect(file.faults).toEqual([
    {
      line: 3,
      column: null,
      value: expect.any(String),
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
    },
  ]);
  expect(file.sessions).toHaveLength(2);
});

test("a file that ends in mid-row rejects that row", () => {
  const file = scanText(`${header}\n${rowWith({})}\nbrainyHeron5,74:73:4E`);
  expect(file).toMatchObject({
    rowsRead: 2,
    rowsRejected: 1,
    faults: [{ line: 3, reason: "expected 6 fields, found 2" }],
  });
});

test("bytes that are not UTF-8 are rejected", () => {
  const bytes = Buffer.from(`${header}\n${rowWith({ username: "caf?" })}\n`);
  bytes[bytes.indexOf("?")] = 0xe9;
  expect(scanPieces([bytes])).toMatchObject({
    rowsRejected: 1,
    faults: [{ line: 2, column: "username", reason: "expected UTF-8 text" }],
  });
});

test("a NUL and a name of more than 255 bytes are rejected", () => {
  const file = scanText(
    `${header}\n${rowWith({ username: "a\0b" })}\n${rowWith({ username: "é".repeat(128) })}\n${rowWith({ username: "é".repeat(127) })}`,
  );
  expect(file.faults.map(({ line, value }) => [line, value.slice(0, 3)])).toEqual([
    [2, "a\uFFFDb"],
    [3, "ééé"],
  ]);
  expect(file.sessions).toHaveLength(1);
});

test("lines are counted through quoted newlines", () => {
  const file = scanText(
    `${header}\n${rowWith({ username: '"two\nlines"' })}\n\n${rowWith({ upload: "x" })}\n`,
  );
  expect(file.sessions[0]?.username).toBe("two\nlines");
  expect(file.faults).toMatchObject([{ line: 5, column: "upload" }]);
});

test("a line of 10 MB is one rejected row, and the next ones are read", () => {
  const line = Buffer.alloc(10_000_000, "x");
  const head = Buffer.from(`${header}\n${rowWith({})}\n`);
  const tail = Buffer.from(`\n${rowWith({ username: "after" })}\n${rowWith({ upload: "x" })}\n`);
  const whole = Buffer.concat([head, line, tail]);
  const pieces = Array.from({ length: Math.ceil(whole.length / 65_536) }, (_, n) =>
    whole.subarray(n * 65_536, (n + 1) * 65_536),
  );
  for (const file of [scanPieces([whole]), scanPieces(pieces)]) {
    expect(file.faults).toMatchObject([
      { line: 3, column: null, value: "x".repeat(200), reason: "expected a row of at most 1048576 bytes" },
      { line: 5, column: "upload" },
    ]);
    expect(file.sessions.map(({ username }) => username)).toEqual(["brainyHeron5", "after"]);
  }
});
