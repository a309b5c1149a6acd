import { afterAll, expect, test } from "vitest";
import { useDatabase } from "../../support/database.ts";
import { fireBench } from "../../support/fire-bench.ts";
import { answerTo, handshake } from "../../support/raw-web-socket.ts";
import { openDoor } from "../../support/run-command.ts";
import { listenTo } from "../../support/serve-web-sockets.ts";
import { soon } from "../../support/soon.ts";

const { settings } = await useDatabase();
const bench = fireBench();
const door = await openDoor(settings);
const key = "a-key-of-sixteen-or-more";

afterAll(async () => {
  await bench.clean();
  await door.close();
});

test("servers tell of the same simulation by WebSocket, and say goodbye when they stop", async () => {
  // An address that only this machine has, though not one that needs no key.
  const env = { DATABASE_URL: door.url, SIMULATION: "on", HOST: "127.0.0.2", ADMIN_API_KEY: key };
  const leader = await bench.startApi(env);
  const other = await bench.startApi({ ...env, SIMULATION: "off" });
  const headers = { authorization: `Bearer ${key}` };
  const all = await Promise.all(
    [leader, other].flatMap(({ origin }) =>
      ["/ws", "/api/v1/simulation/ws"].map((path) =>
        listenTo(origin.replace("http", "ws"), { path, headers }),
      ),
    ),
  );
  await soon(() => Math.min(...all.map(({ messages }) => messages.length))).toBeGreaterThan(2);
  const response = await fetch(`${leader.origin}/services`, {
    headers: { ...headers, accept: "application/json" },
  });
  const services: { services: { service_id: string }[]; dependencies: unknown } = await response.json();
  expect(services.services).toHaveLength(9);
  const told = all.map(({ messages }) => messages.map((message) => JSON.stringify(message)));
  for (const { messages } of all) {
    for (const message of messages) {
      expect(message.dependencies).toEqual(services.dependencies);
      expect(message.services.map((service) => Object.keys(service as object))).toEqual(
        services.services.map((service) => Object.keys(service)),
      );
    }
  }
  // The second message is a beat, the same for everybody who was there.
  for (const messages of told) expect(told.every((others) => others.includes(messages[1] ?? ""))).toBe(true);

  const plain = await fetch(`${leader.origin}/ws`, { headers });
  expect(plain.status).toBeGreaterThanOrEqual(400);
  const [host = "", port] = new URL(other.origin).host.split(":");
  expect(await answerTo(Number(port), handshake(), host)).toMatch(/^HTTP\/1\.1 401 /);

  for (const server of [leader, other]) server.signal("SIGTERM");
  expect(await Promise.all(all.map(({ closed }) => closed))).toEqual([1001, 1001, 1001, 1001]);
  expect(await Promise.all([leader, other].map((server) => server.end()))).toEqual([0, 0]);
});
