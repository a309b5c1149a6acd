import type { Delivered } from "#/client/index.ts";
import type { Fault } from "../faults.ts";
import { receiptOf, refusalOf, type Scenario } from "./world.ts";

export const duplicateSession: Scenario = {
  name: "duplicate-session",
  about: "POST /usage twice with one session_id: success both times, counted once",
  async act(world) {
    const session = world.newId();
    const call = {
      customer_id: world.customer(),
      service: world.service.slug,
      units: 2.5,
      session_id: session,
    };
    const first = await world.api.send("POST", "/api/v1/usage", call);
    const success = { status: "success", message: "Usage recorded.", session_id: session };
    world.check("first answer", [200, success], [first.status, first.body]);
    const second = await world.api.send("POST", "/api/v1/usage", call);
    world.check("second answer", [200, success], [second.status, second.body]);
    world.check(
      "events that count",
      [session],
      (await world.counted()).map(({ id }) => id),
    );
    world.check("total", { total: "2.5", drift: "0" }, await world.total());
  },
};

export const conflict: Scenario = {
  name: "conflict",
  about: "one id with another payload: refused by name of what differs, the first one stays",
  async act(world) {
    const { occurredAt, ...event } = { ...world.event(), quantity: "4" };
    const sent = { ...event, occurred_at: occurredAt };
    world.check("first", { http: 201, status: "accepted" }, receiptOf(await world.report(sent)));
    world.check(
      "with another quantity",
      { http: 409, status: "conflict", differs: ["quantity"] },
      receiptOf(await world.report({ ...sent, quantity: "5" })),
    );
    const usage = { customer_id: sent.customer, service: sent.service, units: 6, session_id: sent.id };
    const seed = await world.api.send("POST", "/api/v1/usage", usage);
    world.check("POST /usage with other units", { http: 409, paths: ["session_id"] }, refusalOf(seed));
    world.check("first again", { http: 200, status: "duplicate" }, receiptOf(await world.report(sent)));
    world.check("total", { total: "4", drift: "0" }, await world.total());
  },
};

export const lostAnswer: Scenario = {
  name: "lost-answer",
  about: "answers lost, cut short, late and refused for now: the client repeats, each event counts once",
  async act(world) {
    const faults: Fault[] = [
      { kind: "lost reply", isCut: false },
      { kind: "lost reply", isCut: true },
      { kind: "broken", isWithin: true },
      { kind: "broken", isWithin: false },
      { kind: "busy" },
      { kind: "delay", ms: 100 },
    ];
    const client = await world.client({ maxInFlight: 1 }, faults);
    const told: Delivered[] = [];
    client.onDelivered((delivered) => told.push(delivered));
    for (let count = 0; count < 10; count++) await client.recordUsage(world.event({ quantity: 1 }));
    await client.flush({ timeout: 60_000 });
    world.check("told as delivered, each once", 10, new Set(told.map(({ event }) => event.id)).size);
    world.check("the answer lost, told as a duplicate", true, client.stats().duplicates > 0);
    world.check("requests sent again", 5, client.stats().retries);
    world.check("total", { total: "10", drift: "0" }, await world.total());
  },
};

export const twoReporters: Scenario = {
  name: "two-reporters",
  about: "two clients report the same 500 events at the same moment: each is accepted once",
  async act(world) {
    const events = Array.from({ length: 500 }, () => world.event({ quantity: 1 }));
    const batch = { maxEvents: 50, maxWaitMs: 5 };
    const clients = await Promise.all([world.client({ batch }), world.client({ batch })]);
    await Promise.all(events.flatMap((event) => clients.map((client) => client.recordUsage(event))));
    await Promise.all(clients.map((client) => client.flush({ timeout: 60_000 })));
    const sum = (name: "delivered" | "duplicates") =>
      clients.reduce((total, client) => total + client.stats()[name], 0);
    world.check("delivered by both", 1000, sum("delivered"));
    world.check("of these, duplicates", 500, sum("duplicates"));
    world.check("total", { total: "500", drift: "0" }, await world.total());
  },
};
