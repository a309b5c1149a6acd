import { expect, test } from "vitest";
import { CreditGrant, CreditHold } from "#/api/contract/ledger.ts";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { connect } from "#/db/connect.ts";
import { setPool } from "#/db/pool.ts";
import { createContext } from "#/domain/context.ts";
import { adjustBalance, holdCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { parseEnv } from "#/env.ts";
import { read, readProblem, requestTo } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { at, expectBooksKept, giveGrant, makeHold, newCustomer, pay } from "./ledger-world.ts";

const { ctx, sql, settings } = await useDatabase();
setPool(settings);

const replayed = (response: Response) => response.headers.get("idempotency-replayed");

test("the same call with the same key answers the same, and says so", async () => {
  const { name, id } = await newCustomer(sql);
  const body = { amount: "10", reason: "Once" };
  const first = await pay(name, "grants", body, "grant-1");
  const grant = await read(first, CreditGrant, 201);
  expect(replayed(first)).toBeNull();
  await makeHold(name, "4");
  const again = await pay(name, "grants", { reason: "Once", amount: 10.0 }, "grant-1");
  expect(replayed(again)).toBe("true");
  // As it was answered then, whatever has become of it since.
  expect(await read(again, CreditGrant, 201)).toEqual(grant);
  expect(again.headers.get("location")).toBe(first.headers.get("location"));
  expect(await sql`select from credit_grants where customer_id = ${id}`).toHaveLength(1);
});

test("a replayed answer is the same to the byte", async () => {
  const { name } = await newCustomer(sql);
  await giveGrant(name, { amount: "10" });
  await giveGrant(name, { amount: "10" });
  const twice = async (path: string, body?: object) => {
    const key = `byte ${path}`;
    const [first, second] = [await pay(name, path, body, key), await pay(name, path, body, key)];
    expect([replayed(first), replayed(second)]).toEqual([null, "true"]);
    const text = await first.text();
    expect(await second.text()).toBe(text);
    return JSON.parse(text);
  };
  await twice("grants", { amount: "10", rollover_max: "1", expires_at: "2099-01-01" });
  await twice("adjustments", { amount: "-1", reason: "x" });
  const { id } = await twice("holds", { amount: "15", reason: "y" });
  await twice(`holds/${id}/settle`, { amount: "12" });
});

test("the same key with another body, amount, hold or kind of call is refused", async () => {
  const { name } = await newCustomer(sql);
  await read(await pay(name, "grants", { amount: "10" }, "key"), CreditGrant, 201);
  const others: [string, object][] = [
    ["grants", { amount: "11" }],
    ["grants", { amount: "10", priority: 1 }],
    ["holds", { amount: "10" }],
    ["adjustments", { amount: "10", reason: "x" }],
  ];
  for (const [path, body] of others) {
    const answer = await pay(name, path, body, "key");
    expect(replayed(answer)).toBeNull();
    expect(await readProblem(answer, 409)).toMatchObject({ errors: [{ path: "Idempotency-Key" }] });
  }
  const [one, other] = [await makeHold(name, "1"), await makeHold(name, "1")];
  await read(await pay(name, `holds/${one.id}/settle`, { amount: 1 }, "settle"), CreditHold);
  await readProblem(await pay(name, `holds/${other.id}/settle`, { amount: 1 }, "settle"), 409);
  await readProblem(await pay(name, `holds/${one.id}/release`, undefined, "settle"), 409);
});

test("what is left out is the same call as what is said to be as usual", async () => {
  const { name } = await newCustomer(sql);
  const same = async (path: string, bodies: object[]) => {
    const answers = [];
    for (const body of bodies) answers.push(await pay(name, path, body, `same ${path}`));
    expect(answers.map(replayed)).toEqual([null, ...bodies.slice(1).map(() => "true")]);
    return answers[0]?.json();
  };
  const usual = { priority: 100, expires_at: null, thresholds: [50, "80.0", "100"], reason: null };
  await same("grants", [{ amount: "10" }, { amount: "10.00", ...usual }, { amount: 10, rollover_max: null }]);
  const { id } = await same("holds", [
    { amount: "2" },
    { amount: "2", reason: null },
    { amount: "2.0", expires_in_seconds: 900 },
  ]);
  await same(`holds/${id}/settle`, [{ amount: "1.5" }, { amount: "1.50" }, { amount: 1.5 }]);
  await same("adjustments", [
    { amount: "1", reason: "x" },
    { amount: "1.0", reason: "x" },
  ]);
  await readProblem(await pay(name, "holds", { amount: "2", reason: "other" }, "same holds"), 409);
  await readProblem(await pay(name, "holds", { amount: "2", expires_in_seconds: 901 }, "same holds"), 409);
});

test("that there is no such hold or grant is not kept", async () => {
  const { id } = await newCustomer(sql);
  await grantCredits(ctx, { customerId: id, amount: "5" });
  const unknown = "9b2f0f0e-0000-4000-8000-00000000000f";
  const missing = { code: "not_found" };
  const settle = { customerId: id, hold: unknown, amount: "1", requestKey: "k" };
  await expect(settleCredits(ctx, settle)).rejects.toMatchObject(missing);
  const adjust = { customerId: id, grant: unknown, amount: "1", reason: "x", requestKey: "k" };
  await expect(adjustBalance(ctx, adjust)).rejects.toMatchObject(missing);
  const { value, isReplayed } = await holdCredits(ctx, {
    customerId: id,
    amount: "1",
    expiresInSeconds: 900,
    requestKey: "k",
  });
  expect([value.state, isReplayed]).toEqual(["held", false]);
});

test("a refusal is answered again though there would be enough by now; what is invalid is not kept", async () => {
  const { name } = await newCustomer(sql);
  const refused = await pay(name, "holds", { amount: "5" }, "early");
  const { detail } = await readProblem(refused, 409);
  await readProblem(await pay(name, "holds", { amount: "x" }, "typo"), 422);
  await giveGrant(name, { amount: "5" });
  const again = await pay(name, "holds", { amount: "5" }, "early");
  expect(replayed(again)).toBe("true");
  expect((await readProblem(again, 409)).detail).toBe(detail);
  await read(await pay(name, "holds", { amount: "5" }, "typo"), CreditHold, 201);
});

test("a grant is answered again though its time is over by now, but none is made of such", async () => {
  const { id } = await newCustomer(sql);
  const grant = (time: string, requestKey: string) =>
    grantCredits(at(ctx, time), { customerId: id, amount: "1", expiresAt: "2024-02-01", requestKey });
  const first = await grant("2024-01-01T00:00:00Z", "g");
  const again = await grant("2024-03-01T00:00:00Z", "g");
  expect(again).toEqual({ value: first.value, isReplayed: true });
  await expect(grant("2024-02-01T00:00:00Z", "h")).rejects.toMatchObject({
    code: "invalid",
    path: "expires_at",
  });
  const other = { customerId: id, amount: "2", requestKey: "h" };
  expect((await grantCredits(at(ctx, "2024-02-02T00:00:00Z"), other)).isReplayed).toBe(false);
});

test("keys are the customer's own, and any printable text up to 255 characters", async () => {
  const [one, other] = [await newCustomer(sql), await newCustomer(sql)];
  for (const key of ["a", " x,{}\"\\ '", "null", "k".repeat(255)]) {
    for (const { name } of [one, other]) {
      const [first, second] = [
        await pay(name, "grants", { amount: "1" }, key),
        await pay(name, "grants", { amount: "1" }, key),
      ];
      expect([replayed(first), replayed(second)]).toEqual([null, "true"]);
    }
  }
  expect(await sql`select from credit_grants where customer_id = ${one.id}`).toHaveLength(4);
  await readProblem(await pay(one.name, "grants", { amount: "1" }, "k".repeat(256)), 422);
  await readProblem(await pay(one.name, "grants", { amount: "1" }, "é"), 422);
});

test("50 equal calls at the same moment, from two processes, have one effect", async () => {
  const { name, id } = await newCustomer(sql);
  const pool = connect(settings, { max: 10, applicationName: "meterline tests 2" });
  const other = createContext({ sql: pool, log: ctx.log, actor: "other", clock: ctx.clock });
  const either = (place: number) => (place % 2 === 0 ? ctx : other);
  const times = <T>(call: (place: number) => Promise<T>) =>
    Promise.all(Array.from({ length: 50 }, (_, place) => call(place)));
  const grants = await times((place) =>
    grantCredits(either(place), { customerId: id, amount: "100", requestKey: "g" }),
  );
  const holds = await times((place) =>
    holdCredits(either(place), { customerId: id, amount: "60", expiresInSeconds: 900, requestKey: "h" }),
  );
  const hold = holds[0]?.value.id ?? "";
  const settled = await times((place) =>
    settleCredits(either(place), { customerId: id, hold, amount: "55", requestKey: "s" }),
  );
  for (const answers of [grants, holds, settled]) {
    for (const { value } of answers) expect(value).toEqual(answers[0]?.value);
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
  }
  await pool.end();
  const kinds = await sql<
    { kind: string }[]
  >`select kind from ledger_transactions where customer_id = ${id} order by number`;
  expect(kinds.map(({ kind }) => kind)).toEqual(["grant", "hold", "settle"]);
  expect(await read(await pay(name, "grants", { amount: "1" }), CreditGrant, 201)).toMatchObject({
    amount: "1",
  });
  await expectBooksKept(sql);
});

test("a grant with an id that is known is the one that there is", async () => {
  const { id } = await newCustomer(sql);
  const grant = { customerId: id, id: "9b2f0f0e-0000-4000-8000-000000000001", amount: "3" };
  const [first, second] = await Promise.all([grantCredits(ctx, grant), grantCredits(ctx, grant)]);
  expect(second.value).toEqual(first.value);
  expect((await grantCredits(ctx, { ...grant, amount: "9" })).value).toEqual(first.value);
});

test("a page of another origin may send the key and read whether it was replayed", async () => {
  const api = createRestApi(() => parseEnv({ CORS_ORIGINS: "https://app.example" }));
  const asked = await api.fetch(
    requestTo("/api/v1/customers/x/holds", {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,idempotency-key",
      },
    }),
  );
  expect(asked.headers.get("access-control-allow-headers")).toContain("idempotency-key");
  const answer = await api.fetch(
    requestTo("/api/v1/customers/nobody/holds", {
      method: "POST",
      body: '{"amount":1}',
      headers: { origin: "https://app.example", "content-type": "application/json" },
    }),
  );
  expect(answer.headers.get("access-control-expose-headers")?.toLowerCase()).toContain(
    "idempotency-replayed",
  );
});
