import fc from "fast-check";
import { expect, test } from "vitest";
import { anySessionFile } from "../../support/any-file.ts";
import { scanPieces, scanText } from "../../support/scan-file.ts";
import { header } from "../../support/session-file.ts";
import { readPlainly } from "../../support/session-oracle.ts";

test("the same rows are read and the same lines rejected as csv-parse, regular expressions and Date have it", () => {
  let sessions = 0;
  let rejected = 0;
  fc.assert(
    fc.property(anySessionFile, (text) => {
      const file = scanText(text);
      const plain = readPlainly(text);
      const byLine = Map.groupBy(file.faults, (fault) => fault.line);
      expect(file.refusal).toBeUndefined();
      expect(file.sessions).toEqual(plain.sessions);
      expect(
        [...byLine].map(([line, faults]) => ({ line, columns: faults.map((fault) => fault.column) })),
      ).toEqual(plain.rejected);
      expect([file.rowsRead, file.rowsRejected]).toEqual([
        plain.sessions.length + plain.rejected.length,
        plain.rejected.length,
      ]);
      sessions += plain.sessions.length;
      rejected += plain.rejected.length;
    }),
    { numRuns: 1500 },
  );
  // Files of bad rows only would prove little.
  expect(Math.min(sessions, rejected)).toBeGreaterThan(300);
});

test("where pieces are cut makes no difference", () => {
  fc.assert(
    fc.property(anySessionFile, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
      const bytes = Buffer.from(text);
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(scanPieces(pieces)).toEqual(scanPieces([bytes]));
    }),
    { numRuns: 800 },
  );
});

const nasty = [
  `\uFEFF${header}`,
  "",
  '"quo""ted, and\nnew line",74:73:4E:09:DE:6F,"2022-11-04 15:43:33",4:50:20,1.5,"2"',
  "Zoë語🙂,74:73:4E:09:DE:6F,2022-11-04 15:43:33,4:50:20,NaN,2",
  'x"y,74:73:4E:09:DE:6F,2022-11-04 15:43:33,4:50:20,1,2',
  '"a"b,1',
  '"never closed,1',
  "end,74:73:4E:09:DE:6F,2022-11-04 15:43:33,4:50:20,1,2",
].join("\r\n");

test("a file cut in two at any byte, or into single bytes, reads the same", () => {
  const bytes = Buffer.from(nasty);
  const whole = scanPieces([bytes]);
  expect(whole.faults.map(({ line }) => line)).toEqual([5, 7, 8]);
  expect(whole.sessions.map(({ username }) => username)).toEqual(['quo"ted, and\nnew line', 'x"y', "end"]);
  for (let at = 0; at <= bytes.length; at++) {
    expect(scanPieces([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  }
  expect(scanPieces(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});
