import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSegment } from "#/client/spool/read-segment.ts";
import { acknowledgedLine, eventLine, readLine } from "#/client/spool/spool-line.ts";

const jsonOf = (note: string) => JSON.stringify({ id: "k", note });

test("a line starts with the CRC-32 of the rest", () => {
  const line = eventLine(3, jsonOf("Zürich"));
  const [sum = "", ...rest] = line.trimEnd().split(" ");
  expect(Number.parseInt(sum, 16)).toBe(crc32(rest.join(" ")));
});

test("lines come back as they were written", () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: "grapheme" }), (number, note) => {
      const line = Buffer.from(eventLine(number, jsonOf(note)).slice(0, -1));
      expect(line.includes(10)).toBe(false);
      expect(readLine(line)).toEqual({ kind: "event", number, json: jsonOf(note) });
    }),
  );
  expect(readLine(Buffer.from(acknowledgedLine([5, 1, 2, 3, 9]).trimEnd()))).toEqual({
    kind: "acknowledged",
    ranges: [
      [1, 3],
      [5, 5],
      [9, 9],
    ],
  });
});

test("a line with one byte changed is none", () => {
  const line = Buffer.from(eventLine(1, jsonOf("x")).trimEnd());
  for (let index = 0; index < line.length; index++) {
    const damaged = Buffer.from(line);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    expect(readLine(damaged)).toBeUndefined();
  }
});

describe("a segment", () => {
  const lines = [
    eventLine(0, jsonOf("0")),
    eventLine(1, jsonOf("1")),
    acknowledgedLine([0]),
    eventLine(2, jsonOf("2")),
  ];
  const whole = Buffer.from(lines.join(""));

  test("has the events that are not acknowledged", () => {
    expect(readSegment(whole)).toEqual({
      events: [
        { number: 1, json: jsonOf("1") },
        { number: 2, json: jsonOf("2") },
      ],
      wholeBytes: whole.length,
      tornBytes: 0,
      damagedLines: 0,
    });
  });

  test("cut off anywhere has its whole lines", () => {
    for (let length = 0; length < whole.length; length++) {
      const found = readSegment(whole.subarray(0, length));
      const lineCount = whole.subarray(0, length).filter((byte) => byte === 10).length;
      const wholeBytes = Buffer.byteLength(lines.slice(0, lineCount).join(""));
      expect(found.wholeBytes).toBe(wholeBytes);
      expect(found.tornBytes).toBe(length - wholeBytes);
      expect(found.damagedLines).toBe(0);
      expect(found.events.map(({ number }) => number)).toEqual([[], [0], [0, 1], [1], [1, 2]][lineCount]);
    }
  });

  test("with a damaged line in the middle has the others", () => {
    const damaged = Buffer.from(whole);
    damaged[Buffer.byteLength(lines[0] ?? "") + 20] = 63;
    expect(readSegment(damaged)).toMatchObject({ events: [{ number: 2 }], damagedLines: 1 });
  });

  test("followed by zeros, as after a power cut, is torn there", () => {
    const found = readSegment(Buffer.concat([whole, Buffer.alloc(100)]));
    expect(found).toMatchObject({ wholeBytes: whole.length, tornBytes: 100 });
  });
});
