import { expect, test } from "vitest";
import { ask } from "../../../support/ask.ts";
import { insertPlan, perUnit } from "../../../support/closing.ts";
import { close, name, periods, tiered, useStatements } from "./statement-world.ts";

const { sql, record, bill } = await useStatements();

/** The rows of a CSV without quoted line ends, each by the names of its columns. */
async function readCsv(path: string): Promise<Record<string, string>[]> {
  const [header = "", ...rows] = (await (await ask(path)).text()).trimEnd().split(/\r?\n/);
  const names = header.split(",");
  return rows.map((row) => {
    const cells = [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
    return Object.fromEntries(
      names.map((column, place) => [column, cells[place]?.[1] ?? cells[place]?.[2] ?? ""]),
    );
  });
}

test("a statement as CSV has a row a line, and what they come to", async () => {
  await bill(tiered);
  await record("a", "2022-11-05", "15");
  await close(1);
  const response = await ask(`${periods}/1?format=csv`);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="statement-ann-1.csv"');
  const [header, ...rows] = (await response.text()).trimEnd().split(/\r?\n/);
  expect(header).toBe(
    "customer,period,starts_at,ends_at,plan,plan_version,state,line,kind,description,meter,quantity,model,price,used,included,tier_from,tier_up_to,flat,package_size,packages,share_numerator,share_denominator,used_before,used_after,amount_before,amount_after,amount,currency,adjusts_period",
  );
  expect(rows).toHaveLength(6);
  expect(rows[1]).toBe(
    `${name},1,2022-11-01T00:00:00Z,2022-12-01T00:00:00Z,p,1,closed,2,usage,"Files, all of them, 0 to 10",files,10,graduated,0.5,15,2,0,10,,,,,,,,,,5,USD,`,
  );
  const totals = (await readCsv(`${periods}/1?format=csv`)).slice(4);
  expect(totals.map(({ line, kind, amount, currency }) => [line, kind, amount, currency])).toEqual([
    ["", "total", "16.74", "USD"],
    ["", "due", "16.74", "USD"],
  ]);
});

test("a statement as CSV has what one needs to work out parts of a period and adjustments", async () => {
  await bill({ ...tiered, prorate: true });
  await sql`update billing_periods set whole_starts_at = '2022-10-02' where number = 1`;
  await record("a", "2022-11-05", "15");
  await close(1);
  const first = await readCsv(`${periods}/1?format=csv`);
  const [base, files] = first;
  const shareOf = (row: Record<string, string> | undefined) =>
    Number(row?.share_numerator) / Number(row?.share_denominator);
  expect(shareOf(base)).toBe(0.5);
  expect(base).toMatchObject({ price: "9.99", amount: "5" });
  expect(shareOf(files)).toBe(0.5);
  expect(files).toMatchObject({ used: "15", included: "1" });
  const filesAmount = first
    .filter(({ meter }) => meter === "files")
    .reduce((sum, { amount }) => sum + Number(amount), 0);
  await record("late", "2022-11-06", "4");
  const plan = await insertPlan(sql, "c", perUnit({ files: "1" }, { currency: "credits" }));
  await sql`update billing_periods set plan_id = ${plan} where number = 2`;
  await record("b", "2022-12-05", "3");
  await close(2);
  const rows = await readCsv(`${periods}/2?format=csv`);
  const adjustment = rows.find(({ kind }) => kind === "adjustment");
  expect(adjustment).toMatchObject({
    model: "adjustment",
    used_before: "15",
    used_after: "19",
    quantity: "4",
    amount_before: String(filesAmount),
    amount_after: String(filesAmount + 1),
    amount: "1",
    currency: "USD",
    adjusts_period: "1",
  });
  expect(
    rows.filter(({ line }) => line === "").map(({ kind, amount, currency }) => [kind, amount, currency]),
  ).toEqual([
    ["total", "3", "credits"],
    ["covered", "0", "credits"],
    ["due", "0", "credits"],
    ["also_due", "1", "USD"],
  ]);
});
