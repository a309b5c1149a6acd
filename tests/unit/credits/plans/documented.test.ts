import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTerms } from "#/api/contract/plan-terms.ts";
import { CreatePlan } from "#/api/contract/plans.ts";
import { ratePeriod } from "#/domain/credits/plans/rate-period.ts";
import { DecimalSum } from "#/domain/decimal-sum.ts";
import { microsPerDay } from "#/domain/instant.ts";

const text = readFileSync("docs/billing.md", "utf8");
const [, json = ""] = /```json\n(.*?)```/s.exec(text) ?? [];
const { terms } = CreatePlan.parse(JSON.parse(json));

/** The rows of the tables of worked examples. */
const examples = (text.split("### Worked examples")[1]?.split("### ")[0] ?? "")
  .split(/\n\n(?=\|)/)
  .slice(1)
  .map((table) =>
    (table.split("\n\n")[0] ?? "")
      .trim()
      .split("\n")
      .slice(2)
      .map((row) => row.split("|").map((cell) => cell.trim().replaceAll("*", ""))),
  );

test.each([
  ["a whole period", 0, 30n],
  ["a third of a period", 1, 10n],
])("the documented example of %s is right", (_, index, days) => {
  const rows = examples[index] ?? [];
  const lines = rows.slice(0, -1);
  expect(lines.length).toBeGreaterThanOrEqual(terms.items.length);
  const quantities = new Map(lines.map(([, item = "", used = ""]) => [item, used === "" ? "0" : used]));
  const whole = { wholeStarts: 0n, wholeEnds: 30n * microsPerDay };
  const span = { starts: (30n - days) * microsPerDay, ends: 30n * microsPerDay, ...whole };
  const rated = ratePeriod(readTerms(terms), span, quantities);
  expect(rated.map(({ amount }) => amount)).toEqual(lines.map((row) => row[4]));
  const total = new DecimalSum();
  for (const { amount } of rated) total.add(amount, 1);
  expect(total.toString()).toBe(rows.at(-1)?.[4]);
});
