import { expect, test } from "vitest";
import { scanPieces, scanText } from "../../support/scan-file.ts";
import { header } from "../../support/session-file.ts";

const row = "brainyHeron5,74:73:4E:09:DE:6F,2022-11-04 15:43:33,4:50:20,3512752.28,7462017.97";
const session = {
  username: "brainyHeron5",
  mac: "74:73:4E:09:DE:6F",
  start: Date.UTC(2022, 10, 4, 15, 43, 33) / 1000,
  duration: 4 * 3600 + 50 * 60 + 20,
  upload: "3512752.28",
  download: "7462017.97",
};

test.each([
  ["as it should be", `${header}\n${row}\n`],
  ["no final newline", `${header}\n${row}`],
  ["CRLF", `${header}\r\n${row}\r\n`],
  ["CRLF, no final newline", `${header}\r\n${row}`],
  ["a byte order mark", `\uFEFF${header}\n${row}\n`],
  ["blank lines before, between and after", `\n\r\n${header}\n\n${row}\n\r\n\n`],
  ["every field quoted", `"${header.replaceAll(",", '","')}"\n"${row.replaceAll(",", '","')}"\n`],
  [
    "reordered columns",
    "download,upload,usage_time,start_time,mac_address,username\n7462017.97,3512752.28,4:50:20,2022-11-04 15:43:33,74:73:4E:09:DE:6F,brainyHeron5",
  ],
  ["spaces around names of columns", `${header.replaceAll(",", " , ")}\n${row}`],
  ["a T between date and time", `${header}\n${row.replace("04 15", "04T15")}`],
])("a good file is read: %s", (_, text) => {
  const file = scanText(text);
  expect(file).toMatchObject({
    sessions: [session],
    faults: [],
    refusal: undefined,
    rowsRead: 1,
    rowsRejected: 0,
  });
});

test("extra columns are named and not read", () => {
  const file = scanText(`note,${header},extra\nx,${row},"a,\nb"\n`);
  expect(file).toMatchObject({ sessions: [session], ignored: ["note", "extra"], refusal: undefined });
});

test.each([
  ["an empty file", "", /the file is empty; expected the header username,/],
  ["only blank lines", "\n\r\n\n", /the file is empty/],
  ["only a byte order mark", "\uFEFF", /the file is empty/],
  [
    "a missing column",
    header.replace(",upload", ""),
    /line 1: the header lacks "upload"; expected the header/,
  ],
  ["a misspelt column", header.replace("upload", "uplaod"), /lacks "upload"; found instead "uplaod"/],
  ["a column in capitals", header.replace("upload", "Upload"), /lacks "upload"; found instead "Upload"/],
  ["a column twice", `${header},upload`, /names upload twice/],
  ["no header", row, /the header lacks "username", "mac_address"/],
  ["semicolons", header.replaceAll(",", ";"), /the header lacks/],
  ["a header that ends inside a quote", `"${header}`, /line 1: a quote is opened and not closed/],
  [
    "more columns than a table has",
    `${header},${Array.from({ length: 300 }, (_, n) => `c${n}`).join(",")}\n`,
    /306 columns; expected at most 256/,
  ],
])("a file is refused whole: %s", (_, text, refusal) => {
  expect(scanText(text).refusal).toMatch(refusal);
});

test.each(["utf16le", "utf16be"])("a file in %s is refused", (encoding) => {
  const bytes = Buffer.from(`\uFEFF${header}`, "utf16le");
  expect(scanPieces([encoding === "utf16be" ? bytes.swap16() : bytes]).refusal).toBe(
    "the file is UTF-16; expected UTF-8",
  );
});

test("a header alone is a file without rows", () => {
  expect(scanText(header)).toMatchObject({ rowsRead: 0, rowsRejected: 0, refusal: undefined });
});
