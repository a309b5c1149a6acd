import { expect, test } from "vitest";
import { Proof } from "#/api/contract/proof.ts";
import { BurnDown, LateUsageList, Statement } from "#/api/contract/statements.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { createContext } from "#/domain/context.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { atTime, insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { send } from "../../../support/send.ts";
import { close, name, periods, tiered, useStatements } from "./statement-world.ts";

const { ctx, sql, record, bill } = await useStatements();

const { credits } = createCaller({
  operation: createContext({ ...ctx, clock: () => new Date() }),
  requestId: "r",
});

test("a statement is read before and after it is closed, and then is the same byte for byte", async () => {
  await bill(tiered);
  await record("a", "2022-11-05", "15");
  const preview = await read(await ask(`${periods}/1`), Statement);
  expect(preview).toMatchObject({
    customer: name,
    period: 1,
    state: "open",
    is_final: false,
    closed_at: null,
    starts_at: "2022-11-01T00:00:00Z",
    plan: "p",
    plan_version: 1,
    total: "16.74",
    due: "16.74",
    due_currency: "USD",
    covered: null,
    also_due: [],
  });
  expect(
    preview.lines.map(({ line, kind, description, quantity, amount }) => [
      line,
      kind,
      description,
      quantity,
      amount,
    ]),
  ).toEqual([
    [1, "flat", "Base", null, "9.99"],
    [2, "usage", "Files, all of them, 0 to 10", "10", "5"],
    [3, "usage", "Files, all of them, above 10", "3", "1.75"],
    [4, "usage", "minutes", "0", "0"],
  ]);
  const closed = await close(1);
  const statement = await read(closed.clone(), Statement);
  expect({ ...statement, read_at: "", closed_at: null, is_final: false, state: "open" }).toEqual({
    ...preview,
    read_at: "",
  });
  const text = await closed.text();
  await record("late", "2022-11-06", "1");
  await voidEvent(ctx, { customer: name, id: "a", reason: "x" });
  await sql`update plans set name = 'Another', version = 2`;
  await updateCustomer(ctx, name, { name: "Ann" });
  await sql`update meters set name = 'Other', unit = 'other'`;
  expect(await (await ask(`${periods}/1`)).text()).toBe(text);
  expect(await (await close(1)).text()).toBe(text);
  expect(await credits.statements.get({ externalId: name, number: 1 })).toEqual(statement);
  await sql`update meters set name = slug, unit = 'unit'`;
});

test("each line names the proof of what was used", async () => {
  await bill(tiered);
  await record("a", "2022-11-05", "15");
  await record("next", "2022-12-01", "1");
  const { lines } = await read(await close(1), Statement);
  const line = lines.find(({ meter }) => meter === "files");
  const proof = await read(await ask(line?.proof ?? ""), Proof);
  expect(proof).toMatchObject({ customer: name, meter: "files", total: "15", difference: "0" });
  expect(line?.pricing?.used).toBe(proof.total);
  expect(lines[0]?.proof).toBe(null);
});

test("an adjustment line names its events, while it waits and when it is closed", async () => {
  await bill(tiered);
  await record("a", "2022-11-05", "15");
  await close(1);
  await record("late one", "2022-11-06", "1");
  await recordEvents(ctx, [
    {
      customer: name,
      id: "long",
      service: "Video",
      values: { minutes: "61" },
      occurred_at: "2022-11-07T00:00:00.5Z",
    },
  ]);
  await voidEvent(ctx, { customer: name, id: "a", reason: "x" });
  const check = async () => {
    const { lines, total } = await read(await ask(`${periods}/2`), Statement);
    expect(
      lines
        .slice(3)
        .map(({ kind, meter, quantity, amount, adjusts_period }) => [
          kind,
          meter,
          quantity,
          amount,
          adjusts_period,
        ]),
    ).toEqual([
      ["adjustment", "files", "-14", "-6.75", 1],
      ["adjustment", "minutes", "61", "6", 1],
    ]);
    expect(total).toBe("9.24");
    const files = await read(await ask(lines[3]?.late ?? ""), LateUsageList);
    expect(files).toMatchObject({ page: 1, total: 2 });
    expect(
      files.data.map(({ event, cause, service, period, occurred_at }) => [
        event,
        cause,
        service,
        period,
        occurred_at,
      ]),
    ).toEqual([
      ["late one", "late", "FileSync", 1, "2022-11-06T00:00:00Z"],
      ["a", "void", "FileSync", 1, "2022-11-05T00:00:00Z"],
    ]);
    const minutes = await read(await ask(lines[4]?.late ?? ""), LateUsageList);
    expect(minutes.data.map(({ event, occurred_at }) => [event, occurred_at])).toEqual([
      ["long", "2022-11-07T00:00:00.500Z"],
    ]);
    const all = await read(await ask(`${periods}/2/late?per_page=2&page=2`), LateUsageList);
    expect(all).toMatchObject({ page: 2, per_page: 2, total: 3, data: [{ event: "a" }] });
    // What waits is for the first period that closes.
    expect(await read(await ask(`${periods}/3/late`), LateUsageList)).toMatchObject({ total: 0, data: [] });
    return (await read(await ask(`${periods}/3`), Statement)).lines.map(({ kind }) => kind);
  };
  expect(await check()).not.toContain("adjustment");
  await close(2);
  expect(await check()).not.toContain("adjustment");
  expect(await credits.statements.late({ externalId: name, number: 2, line: 4 })).toMatchObject({
    total: 2,
    page: 1,
  });
  await readProblem(await ask(`${periods}/2/late?line=1`), 404);
  await readProblem(await ask(`${periods}/2/late?line=99`), 404);
  await readProblem(await ask(`${periods}/2/late?line=x`), 422);
});

test("what can't be closed, and what there is not, says so", async () => {
  await bill(tiered);
  expect((await readProblem(await close(2), 409)).detail).toContain("earlier");
  await close(1);
  await close(2);
  expect((await readProblem(await close(3), 409)).detail).toContain("2200-01-01");
  for (const number of [0, "x", 1.5]) await readProblem(await ask(`${periods}/${number}`), 422);
  await readProblem(await ask(`${periods}/4`), 404);
  await readProblem(await send("POST", `${periods}/4/close`, {}), 404);
  await readProblem(await ask("/api/v1/customers/none/periods/1"), 404);
  await readProblem(await ask("/api/v1/customers/none/periods/1/burn-down"), 404);
  await readProblem(await ask(`${periods}/1?format=pdf`), 422);
  await expect(credits.statements.close({ externalId: name, number: 3 })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("a closed period's burn-down: what was used so far and what was left, by local day", async () => {
  const planId = await insertPlan(sql, "p", perUnit({ files: "2" }, { currency: "credits" }));
  const local = ["2022-11-01T04:00:00Z", "2022-12-01T05:00:00Z"];
  const customerId = await insertPeriods(sql, {
    customer: name,
    planId,
    bounds: local,
    timeZone: "America/New_York",
  });
  await grantCredits(atTime(ctx, "2022-11-01T04:00:00Z"), { customerId, amount: "100" });
  await record("a", "2022-11-02T03:59:59Z", "3");
  await record("b", "2022-11-10T12:00:00Z", "4");
  await close(1);
  const burnDown = await read(await ask(`${periods}/1/burn-down`), BurnDown);
  expect(burnDown).toMatchObject({
    customer: name,
    period: 1,
    time_zone: "America/New_York",
    currency: "credits",
  });
  expect(burnDown.days).toHaveLength(30);
  expect(burnDown.days[0]).toEqual({ day: "2022-11-01", amount: "6", balance: "100" });
  expect(burnDown.days[8]).toMatchObject({ day: "2022-11-09", amount: "6" });
  expect(burnDown.days[9]).toMatchObject({ day: "2022-11-10", amount: "14" });
  expect(burnDown.days[29]).toMatchObject({ day: "2022-11-30", amount: "14" });
  expect(await credits.statements.burnDown({ externalId: name, number: 1 })).toEqual(burnDown);
});
