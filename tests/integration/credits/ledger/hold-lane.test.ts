import { expect, test } from "vitest";
import { CreditHold } from "#/api/contract/ledger.ts";
import { Problem } from "#/api/contract/problem.ts";
import { holdLane } from "#/api/holds/hold-lane.ts";
import { useDatabase } from "../../../support/database.ts";
import { serveLane } from "../../../support/serve-lane.ts";
import { expectBooksKept, newCustomer } from "./ledger-world.ts";

const { sql, settings } = await useDatabase();
const { origin, authorization, usualWay } = await serveLane(settings, holdLane);

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  const before = usualWay();
  const answer = await fetch(`${origin}/api/v1/customers/${path}`, {
    method: "POST",
    body,
    headers: { authorization, "content-type": "application/json", ...headers },
  });
  const { request_id: _, ...rest } = await answer.json();
  const shown = ["content-type", "idempotency-replayed"].map((name) => answer.headers.get(name));
  return {
    status: answer.status,
    shown,
    body: rest,
    isShort: usualWay() === before,
    headers: answer.headers,
  };
}

/** The same asked both ways. */
async function both(path: string, body: string, headers: Record<string, string> = {}) {
  const short = await post(path, body, headers);
  const usual = await post(path, body, { ...headers, "content-type": "application/json; charset=utf-8" });
  expect([short.isShort, usual.isShort]).toEqual([true, false]);
  return [short, usual] as const;
}

async function rich(): Promise<string> {
  const { name } = await newCustomer(sql);
  const external = name.replace(" ", "-");
  await sql`update customers set external_id = ${external} where external_id = ${name}`;
  const granted = await post(`${external}/grants`, '{"amount":"100"}');
  expect(granted.status).toBe(201);
  return external;
}

test("holds and settlements answer the same as the usual way, and do the same", async () => {
  const customer = await rich();
  const [short, usual] = await both(`${customer}/holds`, '{"amount":2.5,"reason":"Work"}');
  for (const { status, shown, body, headers } of [short, usual]) {
    expect([status, shown]).toEqual([201, ["application/json", null]]);
    expect(CreditHold.parse(body)).toEqual(body);
    expect(headers.get("location")).toBe(`/api/v1/customers/${customer}/holds/${body.id}`);
    expect(headers.get("x-request-id")).toMatch(/./);
  }
  const own = ["id", "created_at", "expires_at"];
  const withoutOwn = (body: object) => Object.entries(body).filter(([field]) => !own.includes(field));
  expect(withoutOwn(short.body)).toEqual(withoutOwn(usual.body));
  const settled = await post(`${customer}/holds/${short.body.id}/settle`, '{"amount":"1"}');
  expect(settled).toMatchObject({
    status: 200,
    isShort: true,
    body: { state: "settled", settled_amount: "1" },
  });
  await expectBooksKept(sql);
});

test("the same key replays from one way to the other", async () => {
  const customer = await rich();
  const key = { "idempotency-key": "one" };
  const [short, usual] = await both(`${customer}/holds`, '{"amount":"3"}', key);
  expect([short.shown[1], usual.shown[1]]).toEqual([null, "true"]);
  expect(usual.body).toEqual(short.body);
  const again = await post(`${customer}/holds`, '{"amount":"3"}', key);
  expect([again.isShort, again.shown[1], again.status]).toEqual([true, "true", 201]);
  const late = { "idempotency-key": "late" };
  const refused = await both(`${customer}/holds`, '{"amount":"300"}', late);
  expect(refused.map(({ status, shown }) => [status, shown[1]])).toEqual([
    [409, null],
    [409, "true"],
  ]);
  expect((await post(`${customer}/holds`, '{"amount":"300"}', late)).shown[1]).toBe("true");
});

test.each([
  ["holds", '{"amount":"0"}'],
  ["holds", '{"amount":"1","foo":1}'],
  ["holds", "[]"],
  ["holds", "{"],
  ["holds", '{"amount":"1000"}'],
  ["holds/x/settle", '{"amount":"1"}'],
  ["holds/00000000-0000-4000-8000-000000000000/settle", '{"amount":"1"}'],
  ["holds/00000000-0000-4000-8000-000000000000/settle", '{"amount":"-1"}'],
])("refuses %s of %s as the usual way does", async (path, body) => {
  const customer = await rich();
  const [short, usual] = await both(`${customer}/${path}`, body);
  expect(short).toMatchObject({ status: usual.status, shown: usual.shown, body: usual.body });
  expect(short.shown[0]).toBe("application/problem+json");
  expect(Problem.omit({ request_id: true }).parse(short.body)).toEqual(short.body);
});

test("a bad key, an unknown customer and a missing sign-in are refused the same", async () => {
  const customer = await rich();
  for (const [path, headers] of [
    [`${customer}/holds`, { "idempotency-key": "k".repeat(256) }],
    ["nobody/holds", {}],
  ] as const) {
    const [short, usual] = await both(path, '{"amount":"1"}', headers);
    expect(short).toMatchObject({ status: usual.status, shown: usual.shown, body: usual.body });
  }
  const stranger = await post(`${customer}/holds`, '{"amount":"1"}', { authorization: "Bearer wrong" });
  expect([stranger.status, stranger.isShort]).toEqual([401, false]);
});

test("ids that need encoding, browsers and releases take the usual way", async () => {
  const customer = await rich();
  expect((await post("spender%201/holds", '{"amount":"1"}')).isShort).toBe(false);
  const hold = await post(`${customer}/holds`, '{"amount":"1"}');
  const released = await post(`${customer}/holds/${hold.body.id}/release`, "{}");
  expect([released.status, released.isShort]).toEqual([200, false]);
});

test("a key that came the short way is the same call the usual way, with its defaults said", async () => {
  const customer = await rich();
  const headers = { "idempotency-key": "both ways" };
  const bodies = ['{"amount":"2"}', '{"amount":"2","reason":null}', '{"reason":null,"amount":2.0}'];
  const answers = [];
  for (const body of bodies) answers.push(...(await both(`${customer}/holds`, body, headers)));
  const [first, ...others] = answers;
  expect(first?.shown[1]).toBeNull();
  for (const { shown, body } of others) expect([shown[1], body]).toEqual(["true", first?.body]);
});
