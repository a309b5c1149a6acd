import fc from "fast-check";
import { expect, test } from "vitest";
import { RollupAccumulator } from "#/domain/analytics/session-file/accumulate-rollups.ts";
import { emptyFields, readDecimal } from "#/domain/analytics/session-file/session-fields.ts";

interface Added {
  user: number;
  second: number;
  upload: string;
  download: string;
}

interface RollupRow {
  user: number;
  span: number;
  /** Running counts by day, then running sums of total, upload and download. */
  running: string[];
  latestSecond: number;
}

/** Empties it into rows; `usersBefore` is added to the number of each user. */
function drained(rollups: RollupAccumulator, usersBefore = 0): RollupRow[] {
  let text = "";
  const sink = {
    byte: (value: number) => (text += String.fromCharCode(value)),
    integer: (value: number) => (text += String(value)),
    ascii: (value: string) => (text += value),
  };
  for (const _ of rollups.drain(sink, usersBefore)) expect(text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const [user, span, events = "", sums = "", latest] = line.split("\t");
      const running = `${events.slice(1, -1)},${sums.slice(1, -1)}`.split(",");
      return { user: Number(user), span: Number(span), running, latestSecond: Number(latest) };
    });
}

/** In units of 10 ** -9. */
const inUnits = (value: string) =>
  BigInt((value.split(".")[0] ?? "") + (value.split(".")[1] ?? "").padEnd(9, "0"));

function accumulate(into: RollupAccumulator, { user, second, upload, download }: Added): void {
  const fields = emptyFields();
  for (const [text, field] of [
    [upload, fields.upload],
    [download, fields.download],
  ] as const) {
    expect(readDecimal(Buffer.from(text), 0, text.length, field)).toBeUndefined();
  }
  if (!into.add(user, second, fields.upload, fields.download))
    into.addExceptional(user, second, upload, download);
}

/** What rows say of each user and day: sessions, total, upload, download; days without any left out. */
function byDay(rows: Iterable<RollupRow>): Map<string, bigint[]> {
  const days = new Map<string, bigint[]>();
  for (const { user, span, running: texts } of rows) {
    expect(texts).toHaveLength(64);
    const running = texts.map(inUnits);
    for (let day = 0; day < 16; day++) {
      const values = [0, 1, 2, 3].map(
        (slot) => (running[slot * 16 + day] ?? 0n) - (day === 0 ? 0n : (running[slot * 16 + day - 1] ?? 0n)),
      );
      if (values.every((value) => value === 0n)) continue;
      add(days, `${user} ${span * 16 + day}`, values);
    }
  }
  return days;
}

function add(days: Map<string, bigint[]>, key: string, values: bigint[]): void {
  const before = days.get(key) ?? [0n, 0n, 0n, 0n];
  days.set(
    key,
    before.map((value, slot) => value + (values[slot] ?? 0n)),
  );
}

function plainly(sessions: Added[]): Map<string, bigint[]> {
  const days = new Map<string, bigint[]>();
  for (const { user, second, upload, download } of sessions) {
    const values = [10n ** 9n, inUnits(upload) + inUnits(download), inUnits(upload), inUnits(download)];
    add(days, `${user} ${Math.floor(second / 86_400)}`, values);
  }
  return days;
}

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength });
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat({ max: 9_999_999 }), digits(2)).map(([whole, part]) => `${whole}.${part}`),
  },
  { weight: 1, arbitrary: fc.tuple(fc.nat(), digits(9)).map(([whole, part]) => `${whole}.${part}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "0",
      "0.00",
      "999999999999999",
      "999999999999999.99",
      "5629499534213.11",
      "5629499534213.12",
      "0.000000001",
    ),
  },
);
const session: fc.Arbitrary<Added> = fc.record({
  user: fc.nat({ max: 4 }),
  second: fc.oneof(
    fc.nat({ max: 90 * 86_400 }),
    fc.constantFrom(0, 86_399, 86_400, 16 * 86_400 - 1, 16 * 86_400, 7_258_118_399),
  ),
  upload: value,
  download: value,
});

test("sums are exact whatever the numbers' size and fineness", () => {
  let exceptional = 0;
  fc.assert(
    fc.property(fc.array(session, { maxLength: 60 }), (sessions) => {
      const rollups = new RollupAccumulator();
      for (const added of sessions) accumulate(rollups, added);
      if (rollups.hasRepeats) exceptional++;
      const { hasRepeats } = rollups;
      const rows = drained(rollups);
      expect(byDay(rows)).toEqual(plainly(sessions));
      const keys = rows.map(({ user, span }) => `${user} ${span}`);
      if (!hasRepeats) expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 500 },
  );
  expect(exceptional).toBeGreaterThan(50);
});

test("the latest second of a user and span is the largest of its rows", () => {
  fc.assert(
    fc.property(fc.array(session, { minLength: 1, maxLength: 30 }), (sessions) => {
      const rollups = new RollupAccumulator();
      for (const added of sessions) accumulate(rollups, added);
      const largest = (pairs: [string, number][]) => {
        const latest = new Map<string, number>();
        for (const [key, second] of pairs) latest.set(key, Math.max(latest.get(key) ?? 0, second));
        return latest;
      };
      const rows = drained(rollups).map(({ user, span, latestSecond }): [string, number] => [
        `${user} ${span}`,
        latestSecond,
      ]);
      expect(largest(rows)).toEqual(
        largest(sessions.map(({ user, second }) => [`${user} ${Math.floor(second / 86_400 / 16)}`, second])),
      );
    }),
  );
});

test("it says when it is full, and begins again once drained", () => {
  const rollups = new RollupAccumulator(3);
  const added = (user: number) => ({ user, second: 0, upload: "1", download: "1" });
  for (const user of [0, 1, 1, 1]) accumulate(rollups, added(user));
  expect(rollups.isFull).toBe(false);
  accumulate(rollups, added(2));
  expect(rollups.isFull).toBe(true);
  expect(drained(rollups, 100).map(({ user }) => user)).toEqual([100, 101, 102]);
  expect(rollups.isFull).toBe(false);
  accumulate(rollups, added(1));
  expect(byDay(drained(rollups))).toEqual(plainly([added(1)]));
  expect(drained(rollups)).toEqual([]);
});

test("it is full when many rows fit no cell", () => {
  const rollups = new RollupAccumulator();
  for (let row = 0; row < 20_000; row++) rollups.addExceptional(0, row, "0.000000001", "0");
  expect(rollups.isFull).toBe(true);
});
