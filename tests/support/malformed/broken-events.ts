import type { RandomSource } from "./random-source.ts";

const deep = (levels: number, open: string, close: string) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;
const long = JSON.stringify("x".repeat(256));
const proto = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"];

/** JSON of what no name can be. */
const badNames = [
  ...["0", "-1", "1e400", "true", "false", "[]", "{}", '""', long, '["a"]', '{"a":1}'],
  ...[
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\n"',
    '"\\u007f"',
    deep(200, "[", "]"),
    "123456789012345678901234567890",
  ],
];
const badDecimals = [
  ...[
    "-1",
    "true",
    "[]",
    "{}",
    '""',
    '"x"',
    '"-0.1"',
    '"NaN"',
    '"Infinity"',
    '" "',
    "1e400",
    "-1e400",
    '"0x10"',
  ],
  ...['"1,5"', '"1e999999999"', `"${"9".repeat(5000)}"`, `"0.${"1".repeat(5000)}"`, "[1]", '{"value":1}'],
  ...['"１"', '"1 "', '"--1"', '"1.2.3"', '"\\u0000"', "9".repeat(400), deep(50, "[", "]")],
];
const badTimes = [
  ...[
    "0",
    "true",
    "[]",
    "{}",
    '""',
    '"yesterday"',
    '"now"',
    '"infinity"',
    '"2023-13-01"',
    '"2023-02-30T00:00:00Z"',
  ],
  ...[
    '"9999-12-31T23:59:59Z"',
    '"99999-01-01T00:00:00Z"',
    '"2023-01-01T25:00:00Z"',
    '"2023-01-01T00:00:00+99:00"',
  ],
  ...[
    '"-271821-04-20T00:00:00Z"',
    '"\\u0000"',
    '"2999-01-01"',
    "1700000000000",
    '"２０２３-01-01"',
    '"2023-W01"',
  ],
];
const badAttributes = [
  ...["0", "true", '"x"', "[]", "[{}]", deep(40, '{"a":', "}"), `{"a":${JSON.stringify("y".repeat(9000))}}`],
  ...['{"a":"\\u0000"}', '{"a":"\\ud800"}', deep(3000, '{"a":', "}"), `{"a":${deep(3000, "[", "]")}}`],
];
const badValues = [
  ...[
    "0",
    "true",
    '"x"',
    "[]",
    '{"nope":1}',
    '{"__proto__":1}',
    '{"constructor":1}',
    '{"":1}',
    '{"upload\\u0000":1}',
  ],
  ...badDecimals.map((decimal) => `{"upload":${decimal},"download":1}`),
];

const breaks: Record<string, readonly string[]> = {
  id: badNames,
  customer: [...badNames, "null"],
  service: [...badNames, "null", '"nope"', ...proto.map((name) => `"${name}"`)],
  values: badValues,
  occurred_at: badTimes,
  attributes: badAttributes,
  price: badDecimals,
};

/** JSON of an event that must be refused: everything is right but for one field. */
export function brokenEvent(random: RandomSource): string {
  const fields = new Map([
    ["id", `"broken ${random.int(0, 1e9)}"`],
    ["customer", `"nobody ${random.int(0, 1000)}"`],
    ["service", '"internet"'],
    ["values", '{"upload":1,"download":2}'],
  ]);
  if (random.chance(0.1)) fields.delete(random.pick(["customer", "service", "values"]));
  else if (random.chance(0.15)) {
    fields.set(random.pick([...proto, "quantitys", "", "\u0000", "ID", "x".repeat(300)]), "1");
  } else {
    const field = random.pick(Object.keys(breaks));
    fields.set(field, random.pick(breaks[field] ?? []));
  }
  return `{${[...fields].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

/** JSON that is no event at all, nor several. */
export const anyNonsense = (random: RandomSource): string =>
  random.pick([
    ...["null", "true", "0", '""', '"x"', "-0", "1e400", deep(random.int(2, 5000), "[", "]")],
    ...[
      deep(random.int(2, 5000), '{"a":', "}"),
      "{}",
      '{"__proto__":{"customer":"x"}}',
      "[null]",
      "[[]]",
      "[0,true]",
    ],
  ]);

/** Bytes that are no JSON. */
export function noJson(random: RandomSource): Buffer {
  const event = brokenEvent(random);
  switch (random.int(0, 6)) {
    case 0:
      return Buffer.from(event.slice(0, random.int(0, event.length - 1)));
    case 1:
      return Buffer.concat([
        Buffer.from(event.slice(0, 9)),
        Buffer.from([random.int(0x80, 0xff)]),
        Buffer.from(event),
      ]);
    case 2:
      return Buffer.concat([Buffer.from("\x01"), random.bytes(random.int(0, 300))]);
    case 3:
      return Buffer.from(`${event}${random.pick(["}", "]", ",", "x", "\0"])}`);
    case 4:
      return Buffer.from(
        random.pick(["NaN", "undefined", "{'a':1}", "{a:1}", "[1,]", '{"a":1,}', "0x10", "01", '"\t"']),
      );
    case 5:
      return Buffer.from(event, "utf16le");
    default:
      return Buffer.from(
        random.pick(["[".repeat(50_000), '{"a":'.repeat(20_000), "", " ", "<event/>", "a=1&b=2"]),
      );
  }
}

/** An event that is recorded before; reported again it is a duplicate, whatever its neighbours are. */
export const knownEvent = {
  id: "known",
  customer: "ada",
  service: "internet",
  values: { upload: 1, download: 2 },
};

/** A body of several events of which none can be recorded, with the known one among them `known` times. */
export function brokenBatch(random: RandomSource): { body: string; known: number } {
  const events = Array.from({ length: random.int(1, 20) }, () =>
    random.chance(0.9) ? brokenEvent(random) : anyNonsense(random),
  );
  const known = random.chance(0.3) ? random.int(1, 3) : 0;
  for (let count = 0; count < known; count++) {
    events.splice(random.int(0, events.length), 0, JSON.stringify(knownEvent));
  }
  return { body: `[${events.join(",")}]`, known };
}
