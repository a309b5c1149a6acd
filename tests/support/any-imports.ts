import fc from "fast-check";
import { type FileSession, secondOf, startText } from "./session-file.ts";

/** A few users, some much more often; names whose order by bytes is another than a dictionary's. */
const username = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("brainyHeron5", "Zed9", "brainyHeron") },
  { weight: 3, arbitrary: fc.constantFrom("apple", "Apple", "_x", "éclair", "zoo", "🙂", "brainyheron5") },
);

const day = 86_400;
const newYear = secondOf("2022-12-31 23:59:59");

/** Starts that lie on the edges of windows and of days and spans, or anywhere in four months. */
const second = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -60 * day, max: 60 * day }).map((away) => newYear + away) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(0, 1, 2, 6, 7, 8, 14, 29, 30, 31, 60),
        fc.integer({ min: -1, max: 1 }),
        fc.constantFrom(0, 1, 43_200),
      )
      .map(([days, off, within]) => newYear - days * day + off + within),
  },
);

const amount = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 999_999_999 }).map((hundredths) => (hundredths / 100).toFixed(2)) },
  { weight: 2, arbitrary: fc.constantFrom("0", "0.00", "1", "1.00", "10", "5000000") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "0.000000001",
      "999999999999999.99",
      "999999999999999.999999999",
      "00012.345678900",
      "5629499534213.12",
    ),
  },
);

const session: fc.Arbitrary<FileSession> = fc.record({
  username,
  start: second.map(startText),
  upload: amount,
  download: amount,
  mac: fc.constantFrom("74:73:4E:09:DE:6F", "74:73:4e:09:de:6f", "00:00:00:00:00:01"),
  duration: fc.constantFrom("4:50:20", "0:00:00", "100:00:00"),
});

/** Rows in any order, some of them equal. */
export const anyRows: fc.Arbitrary<FileSession[]> = fc
  .tuple(fc.array(session, { minLength: 1, maxLength: 25 }), fc.array(fc.nat(), { maxLength: 5 }))
  .map(([rows, repeats]) => [...rows, ...repeats.flatMap((place) => rows[place % rows.length] ?? [])]);

export type Step =
  | { kind: "append"; rows: FileSession[] }
  | { kind: "replace"; rows: FileSession[] }
  /** The nth of the live imports. */
  | { kind: "undo"; nth: number }
  /** A file of some rows of an earlier one, and new ones. */
  | { kind: "overlap"; nth: number; from: number; rows: FileSession[] }
  /** The nth file again. */
  | { kind: "again"; nth: number };

const nth = fc.nat({ max: 9 });

export const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("append" as const), rows: anyRows }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), rows: anyRows }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("undo" as const), nth }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("overlap" as const),
        nth,
        from: fc.nat({ max: 20 }),
        rows: anyRows,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("again" as const), nth }) },
  ),
  { minLength: 1, maxLength: 6 },
);

/** References on the edges of windows, ± 1 s, with microseconds, at midnights, before and after all data. */
export const anyReference: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        second,
        fc.constantFrom(0, 1, 7, 30),
        fc.integer({ min: -1, max: 1 }),
        fc.constantFrom("", "", ".000001", ".999999"),
      )
      .map(
        ([start, days, off, micros]) => `${startText(start + days * day + off).replace(" ", "T")}${micros}`,
      ),
  },
  { weight: 2, arbitrary: second.map((start) => startText(start).slice(0, 10)) },
  { weight: 1, arbitrary: second.map((start) => `${startText(start).replace(" ", "T")}+05:30`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "0001-01-01",
      "1970-01-01",
      "2022-01-01T00:00:00",
      "2023-02-28",
      "9999-12-31T23:59:59",
    ),
  },
);
