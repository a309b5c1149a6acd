import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseYaml } from "#/api/topology/parse-yaml.ts";
import { DomainError } from "#/domain/domain-error.ts";

async function refusal(text: string): Promise<string> {
  try {
    await parseYaml(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe("unreadable");
    expect(error.message.length).toBeLessThan(400);
    return error.message;
  }
  throw new Error("it was read");
}

test("maps, lists, text and numbers are read, anchors and merges too, and JSON", async () => {
  const text = `
defaults: &defaults { timeout_ms: 500, share: 1.0 } # comment
services:
  - id: a
    dependencies:
      - <<: *defaults
        service_id: b
        share: 0.5
  - { id: 'b', request_rate: 1e2, on: yes, hex: 0x1F }
`;
  const merged = { timeout_ms: 500, share: 0.5, service_id: "b" };
  const defaults = { timeout_ms: 500, share: 1 };
  expect((await parseYaml(text)).value).toEqual({
    defaults,
    services: [
      { id: "a", dependencies: [merged] },
      { id: "b", request_rate: 100, on: "yes", hex: 31 },
    ],
  });
  expect((await parseYaml('{"services": [{"id": "a", "text": "\\u00e9"}]}')).value).toEqual({
    services: [{ id: "a", text: "é" }],
  });
  expect((await parseYaml("---\na: 1\n...\n")).value).toEqual({ a: 1 });
});

test.each(["", "\n\n", "# nothing but a comment\n", "---\n", "~", "null"])(
  "%j holds nothing",
  async (text) => {
    expect((await parseYaml(text)).value ?? null).toBeNull();
  },
);

test.each([
  ["a tab", "services:\n\t- id: a\n", /at line 2, column 1: .*tab/i],
  ["an open bracket", "services: [a, b\nnext: 1\n", /at line \d, column \d/],
  ["an open quote", 'services: "a\n', /at line \d, column \d: Missing closing "quote/],
  ["a wrong indent", "services:\n  - id: a\n   rate: 1\n", /at line 3, column \d/],
  ["a stray bracket", "a: 1\n]\n", /at line 2, column 1/],
  ["a key that is there twice", "a: 1\nb: 2\na: 3\n", 'at line 3, column 1: "a" is there twice'],
  [
    "a key that is there twice in a flow",
    "x:\n  - { a: 1, a: 2 }\n",
    'line 2, column 13: "a" is there twice',
  ],
  ["the same number twice as key", "1: a\n0x1: b\n", 'at line 2, column 1: "1" is there twice'],
  ["a list as key", "? [a]\n: b\n", "a key of a map has to be text"],
  ["two documents", "a: 1\n---\nb: 2\n", "there is more than one document; expected one"],
  ["a million documents", "---\n".repeat(200_000), "there is more than one document; expected one"],
  ["a tag of somebody", "a: !!js/function 'return 1'\n", /at line 1, column 4: Unresolved tag/],
  ["an alias without its anchor", "a: *nobody\n", /alias/i],
  ["an alias of what comes later", "a: *b\nb: &b 1\n", /alias/i],
  ["an alias of itself", "a: &a [*a]\n", "line 1, column 8: an anchor holds an alias of itself"],
  ["merging a number", "a: &a 1\nb:\n  <<: *a\n", /merge/],
  ["bytes that are no text", "\u0000\u0001\u0002: {", /at line 1/],
])("%s is refused with its place", async (_, text, reason) => {
  expect(await refusal(text)).toMatch(reason);
});

test.each([
  ["brackets", "[".repeat(500_000)],
  ["braces", "{a: ".repeat(200_000)],
  ["dashes", `${"- ".repeat(400_000)}a`],
  ["question marks", "? ".repeat(400_000)],
  ["indents", Array.from({ length: 1_000 }, (_, level) => `${" ".repeat(level)}a:`).join("\n")],
])("%s in each other without end are refused before anything is built of them", async (_, text) => {
  expect(await refusal(text)).toMatch(/at line \d+, column \d+: it is nested too deeply/);
});

test("what repeats itself without end is refused", async () => {
  const levels = Array.from({ length: 12 }, (_, level) =>
    level === 0
      ? "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"
      : `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
  );
  expect(await refusal(levels.join("\n"))).toBe(
    "The YAML can't be read: anchors are repeated more than 20000 times.",
  );
  expect(await refusal(`a: &a 1\nb: [${"*a, ".repeat(250_000)}]`)).toContain(
    "repeated more than 20000 times",
  );
  expect(await refusal("]".repeat(500_000))).toMatch(/at line 1, column 1/);
});

test.each([
  ["a list", `a: [${"a,".repeat(300_000)}]`],
  ["empty entries", "-\n".repeat(300_000)],
  ["breaks", `a:\n${"\n".repeat(600_000)} 1`],
])("%s without end is refused before anything is built of it", async (_, text) => {
  expect(await refusal(text)).toMatch(
    /at line \d+, column \d+: it is made of more than 400000 words and signs; expected fewer, or JSON/,
  );
});

test("of very many faults the first is told, and no other looked for", async () => {
  expect(await refusal("- @\n".repeat(25_000))).toMatch(/at line 1, column 3: .*reserved/);
  expect(await refusal(`a: [${",".repeat(190_000)}]`)).toMatch(/at line 1, column 6: Unexpected ,/);
});

test("other work goes on while a long text is read", async () => {
  const text = `services:\n${"  - { id: abc, request_rate: 2 }\n".repeat(9000)}`;
  let turns = 0;
  let isRead = false;
  const others = (async () => {
    for (; !isRead; turns++) await nextTurn();
  })();
  await parseYaml(text);
  isRead = true;
  await others;
  expect(turns).toBeGreaterThan(1);
});

test("one anchor may serve a thousand services", async () => {
  const text = `x: &x { a: 1 }\nlist: [${Array(1000).fill("*x").join(", ")}]`;
  expect((await parseYaml(text)).value).toMatchObject({ list: { length: 1000, 999: { a: 1 } } });
});

test("a map of twenty thousand keys is compared in no time worth speaking of", async () => {
  const text = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join("\n");
  expect(Object.keys((await parseYaml(text)).value as object)).toHaveLength(20_000);
});

test("a path leads to its place, or to the last there is on the way", async () => {
  const { placeOf } = await parseYaml(
    "x: &x\n  deep: 1\nservices:\n  - id: a\n    calls: [b, { id: c }]\n  - *x\n",
  );
  expect(
    ["services", "services.0.id", "services.0.calls.1.id", "services.0.calls.0.service_id", "services.7"].map(
      placeOf,
    ),
  ).toEqual([
    "line 4, column 3",
    "line 4, column 9",
    "line 5, column 22",
    "line 5, column 13",
    "line 4, column 3",
  ]);
  expect(placeOf("services.1.deep")).toBe("line 2, column 9");
  expect(placeOf("nobody")).toBe("line 1, column 1");
});

test("nothing of a text gets at what all objects share", async () => {
  const { value } = await parseYaml(
    '{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}}',
  );
  expect(Object.hasOwn(value as object, "__proto__")).toBe(true);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

const scraps = [
  "a",
  "b: ",
  "- ",
  "? ",
  ": ",
  "\n",
  "\n  ",
  "\n\t",
  "{",
  "}",
  "[",
  "]",
  ",",
  "&x ",
  "*x ",
  "<<: ",
  "!!map ",
];
const more = [
  "'",
  '"',
  "|\n",
  ">-\n",
  "#",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "!t ",
  "@",
  "`",
  "\u0000",
  "\r",
  "\ud800",
  "~",
  "1e999",
];

test("whatever is sent is read or refused, and nothing else", async () => {
  const text = fc
    .array(fc.constantFrom(...scraps, ...more), { maxLength: 40 })
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(text, async (sent) => {
      try {
        const { value, placeOf } = await parseYaml(sent);
        // What holds itself can't be written.
        JSON.stringify(value);
        expect(placeOf("services.0.id")).toMatch(/^line \d+, column \d+$/);
      } catch (error) {
        expect([sent, error]).toEqual([sent, expect.any(DomainError)]);
      }
    }),
    { numRuns: 1000 },
  );
});
