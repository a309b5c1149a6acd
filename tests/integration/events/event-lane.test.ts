import { once } from "node:events";
import { connect } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { BatchReceipts, SingleReceipt } from "#/api/contract/events.ts";
import { Problem } from "#/api/contract/problem.ts";
import { eventLane } from "#/api/events/event-lane.ts";
import { useDatabase } from "../../support/database.ts";
import { serveLane } from "../../support/serve-lane.ts";

const { sql, settings } = await useDatabase();
const { origin, authorization, usualWay } = await serveLane(settings, eventLane);

beforeAll(async () => {
  await sql`insert into services (slug, name) values ('Compute', 'Compute')`;
  await sql`insert into meters (service_id, slug, name, unit, slot) select id, 'hours', 'Hours', 'hour', 1 from services where slug = 'Compute'`;
  await sql`update catalogue_versions set version = version + 1`;
});

const post = (body: BodyInit, headers: Record<string, string> = {}, query = "") =>
  fetch(`${origin}/api/v1/events${query}`, {
    method: "POST",
    body,
    headers: { authorization, "content-type": "application/json", ...headers },
  });
const event = (id: string) => ({ id, customer: "lane", service: "Compute", quantity: "0.5" });

async function both(id: string, body: (id: string) => string) {
  const before = usualWay();
  const short = await post(body(`${id} short`));
  expect(usualWay()).toBe(before);
  const usual = await post(body(`${id} usual`), { "content-type": "application/json; charset=utf-8" });
  expect(usualWay()).toBe(before + 1);
  return [short, usual] as const;
}

test.each([
  ["one", 201, (id: string) => JSON.stringify(event(id))],
  ["several", 200, (id: string) => JSON.stringify([event(id), event(id), { ...event(id), quantity: 1 }, 5])],
  ["wrong", 422, (id: string) => JSON.stringify({ ...event(id), quantity: -1 })],
])("answers %s as the usual way does", async (name, status, body) => {
  const answers = await both(name, body);
  const parsed = await Promise.all(
    answers.map(async (answer) => {
      expect(answer.status).toBe(status);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.headers.get("x-request-id")).toMatch(/^[\w.-]+$/);
      const json = await answer.json();
      return name === "several" ? BatchReceipts.parse(json) : SingleReceipt.parse(json);
    }),
  );
  const plain = (answer: unknown) =>
    JSON.stringify(answer)
      .replaceAll(/ (short|usual)/g, "")
      .replaceAll(/"received_at":"[^"]*"/g, "");
  expect(plain(parsed[0])).toBe(plain(parsed[1]));
});

test.each([
  ["no JSON", 400, "{"],
  ["nothing", 400, ""],
  ["neither event nor events", 422, "5"],
  ["no UTF-8", 400, new Uint8Array([0x7b, 0xff, 0x7d])],
])("refuses %s with a problem", async (_name, status, body) => {
  const answer = await post(body, { "x-request-id": "mine" });
  const problem = Problem.parse(await answer.json());
  expect(problem).toMatchObject({ status, request_id: "mine" });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

test("lets nobody in whom the usual way would not", async () => {
  const before = usualWay();
  expect((await post(JSON.stringify(event("x")), { authorization: "Bearer wrong" })).status).toBe(401);
  expect((await post(JSON.stringify(event("x")), { origin: "https://elsewhere.example" })).status).toBe(403);
  expect(usualWay()).toBe(before + 2);
  expect(await sql`select from usage_events where id = 'x'`).toHaveLength(0);
});

test("hands on what it does not take: queries, other types, large bodies", async () => {
  const before = usualWay();
  expect((await post(JSON.stringify([event("q")]), {}, "?totals=true")).status).toBe(200);
  expect((await post(JSON.stringify(event("n")), { "content-type": "application/x-ndjson" })).status).toBe(
    200,
  );
  const large = JSON.stringify([event("l")]).padEnd(1_500_000, " ");
  expect((await post(large)).status).toBe(200);
  expect(usualWay()).toBe(before + 3);
});

test("records nothing of a body that breaks off", async () => {
  const { port, hostname } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const body = JSON.stringify(event("cut"));
  socket.write(
    `POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: ${body.length + 1}\r\n\r\n${body}`,
  );
  socket.end();
  socket.resume();
  await once(socket, "close");
  expect((await post(JSON.stringify(event("after")))).status).toBe(201);
  expect(await sql`select from usage_events where id = 'cut'`).toHaveLength(0);
});
