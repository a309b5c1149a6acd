import { expect, test } from "vitest";
import { splitCredits } from "#/domain/credits/statements/split-credits.ts";

const overage = { limit: null, price: "0.035", currency: "EUR" };
const none = {
  covered: "0",
  overage: "0",
  uncovered: "0",
  settledOverage: "0",
  givenBack: "0",
  cancelled: [],
};

test.each([
  [
    "nothing",
    {},
    overage,
    [["covered", "0", "0", "credits"]],
    { covered: "0", due: "0", dueCurrency: "EUR" },
  ],
  [
    "all of it covered",
    { covered: "12.5" },
    null,
    [["covered", "12.5", "-12.5", "credits"]],
    { covered: "12.5", due: "0", dueCurrency: "credits" },
  ],
  [
    // 0.5 × 0.035 is 0.0175, and 3 × 0.035 is 0.105: each line is rounded half up by itself.
    "overage of use and of holds",
    { covered: "1", overage: "0.5", settledOverage: "3" },
    overage,
    [
      ["covered", "1", "-1", "credits"],
      ["overage", "0.5", "0.02", "EUR"],
      ["overage", "3", "0.11", "EUR"],
    ],
    { covered: "1", due: "0.13", dueCurrency: "EUR" },
  ],
  [
    "not paid",
    { covered: "1", uncovered: "2" },
    null,
    [
      ["covered", "1", "-1", "credits"],
      ["uncovered", "2", "2", "credits"],
    ],
    { covered: "1", due: "0", dueCurrency: "credits" },
  ],
  [
    "given back",
    { givenBack: "4.5" },
    overage,
    [["covered", "-4.5", "4.5", "credits"]],
    { covered: "-4.5", due: "0", dueCurrency: "EUR" },
  ],
  [
    "given back but for what was never paid",
    {
      givenBack: "4.5",
      cancelled: [
        { adjusted: 1, uncoveredOf: 1, amount: "3" },
        { adjusted: 1, uncoveredOf: 2, amount: "0.25" },
      ],
    },
    null,
    [
      ["covered", "-4.5", "4.5", "credits"],
      ["uncovered", "-3", "-3", "credits"],
      ["uncovered", "-0.25", "-0.25", "credits"],
    ],
    { covered: "-4.5", due: "0", dueCurrency: "credits" },
  ],
] as const)("%s", (_, shares, terms, lines, expected) => {
  const split = splitCredits({ ...none, ...shares }, terms);
  expect(
    split.lines.map(({ kind, quantity, amount, currency }) => [kind, quantity, amount, currency]),
  ).toEqual(lines);
  expect(split).toMatchObject(expected);
});

test("a line that cancels says whose statement left it unpaid, and for which period", () => {
  const cancelled = [
    { adjusted: 1, uncoveredOf: 1, amount: "3" },
    { adjusted: 1, uncoveredOf: 2, amount: "0.25" },
  ];
  expect(
    splitCredits({ ...none, cancelled }, null)
      .lines.slice(1)
      .map(({ description, adjustsPeriod }) => [description, adjustsPeriod]),
  ).toEqual([
    ["Left unpaid by period 1, now taken off", 1],
    ["Left unpaid by period 2 for period 1, now taken off", 2],
  ]);
});
