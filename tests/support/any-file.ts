import fc from "fast-check";

const columns = ["username", "mac_address", "start_time", "usage_time", "upload", "download"] as const;
type Column = (typeof columns)[number] | "note";

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength, maxLength });
const two = fc.integer({ min: 0, max: 66 }).map((value) => String(value).padStart(2, "0"));
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((values) => values.join(""));
const text = (separator: string) => fc.constant(separator);

const anyText = fc.string({
  unit: fc.constantFrom("a", "Z", "0", " ", ",", '"', "\n", "\r\n", "é", "語", "🙂", ".", ":", "-", "\0"),
  maxLength: 8,
});
const number = fc.oneof(
  { weight: 5, arbitrary: joined(digits(1, 8), text("."), digits(1, 3)) },
  { weight: 2, arbitrary: joined(digits(1, 17), fc.option(joined(text("."), digits(0, 11)), { nil: "" })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "-1",
      "NaN",
      "1e309",
      "1e5",
      ".5",
      "5.",
      "1.2.3",
      "+1",
      "0x1",
      "000",
      "0.00",
    ),
  },
);
const year = fc.constantFrom(
  "2022",
  "2022",
  "2022",
  "2024",
  "1970",
  "1969",
  "2199",
  "2200",
  "0000",
  "2000",
  "2100",
);
const time = (separator: string) =>
  joined(
    year,
    text("-"),
    two,
    text("-"),
    two,
    fc.constantFrom(" ", "T"),
    two,
    text(separator),
    two,
    text(separator),
    two,
  );

/** Values of each column, about as often good as bad. */
const values: Record<Column, fc.Arbitrary<string>> = {
  note: anyText,
  username: fc.oneof(fc.constantFrom("brainyHeron5", "shyFox1", "Zoë"), anyText),
  mac_address: fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(fc.constantFrom("0F", "aB", "74", "9e"), { minLength: 6, maxLength: 6 })
        .map((pairs) => pairs.join(":")),
    },
    { weight: 1, arbitrary: fc.constantFrom("", "74:73:4E:09:DE", "74-73-4E-09-DE-6F", "74:73:4E:09:DE:6G") },
  ),
  start_time: fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .integer({ min: 0, max: 7_258_118_399 })
        .map((second) => new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ")),
    },
    { weight: 2, arbitrary: time(":") },
    {
      weight: 1,
      arbitrary: fc.oneof(
        time("."),
        fc.constantFrom("", "2022-11-04", "2022-02-29 00:00:00", "2024-02-29 00:00:00"),
      ),
    },
  ),
  usage_time: fc.oneof(
    joined(digits(1, 3), text(":"), fc.constantFrom("00", "59"), text(":"), two),
    joined(digits(0, 6), text(":"), two, text(":"), two),
  ),
  upload: number,
  download: number,
};

/** Writes a value, in quotes where it must or may be. */
const written = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(value, fc.boolean())
    .map(([shown, inQuotes]) =>
      inQuotes || /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown,
    );

const good = fc.constant("good5,74:73:4E:09:DE:6F,2022-11-04 15:43:33,4:50:20,3512752.28,7462017.97");

/** A session file with rows good and bad in any order of columns, in any way that CSV may be written. */
export const anySessionFile: fc.Arbitrary<string> = fc
  .record({
    order: fc.shuffledSubarray<Column>([...columns, "note"], { minLength: 7, maxLength: 7 }),
    hasNote: fc.boolean(),
    lineEnd: fc.constantFrom("\n", "\r\n"),
    hasMark: fc.boolean(),
    endsWithNewline: fc.boolean(),
  })
  .chain(({ order, hasNote, lineEnd, hasMark, endsWithNewline }) => {
    const names = order.filter((name) => hasNote || name !== "note");
    const cells = names.map((name) => written(values[name]));
    const full = fc.tuple(...cells).map((row) => row.join(","));
    const odd = fc
      .array(written(fc.constantFrom("x", "1", "a b")), { minLength: 2, maxLength: 9 })
      .map((row) => row.join(","));
    const line = fc.oneof(
      { weight: 6, arbitrary: full },
      { weight: 1, arbitrary: odd },
      { weight: 1, arbitrary: fc.constant("") },
      { weight: hasNote ? 0 : 1, arbitrary: names.join() === columns.join() ? good : full },
    );
    return fc
      .array(line, { maxLength: 12 })
      .map(
        (lines) =>
          `${hasMark ? "\uFEFF" : ""}${[names.join(","), ...lines].join(lineEnd)}${endsWithNewline ? lineEnd : ""}`,
      );
  });
