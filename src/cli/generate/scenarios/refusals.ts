import { receiptOf, refusalOf, type Scenario, statusesOf, type World } from "./world.ts";

/** An event as it is sent, with other fields; one that is undefined is left out. */
const sent = (world: World, more: Record<string, unknown> = {}) => {
  const { id, customer, service, quantity } = world.event();
  return { id, customer, service, quantity, ...more };
};

const usage = (world: World, more: Record<string, unknown> = {}) => ({
  customer_id: world.customer(),
  service: world.service.slug,
  units: 1,
  ...more,
});

/** Checks that each is refused at its path, with 422, and that nothing of it is stored. */
async function checkRefused(
  world: World,
  cases: [what: string, more: Record<string, unknown>, path: string][],
): Promise<void> {
  for (const [what, more, path] of cases) {
    const answer = await world.report(sent(world, more));
    world.check(what, { http: 422, status: "rejected", path }, receiptOf(answer));
  }
  world.check("events stored", 0, (await world.counted()).length);
}

async function checkUsageRefused(
  world: World,
  cases: [what: string, more: Record<string, unknown>, path: string][],
): Promise<void> {
  for (const [what, more, path] of cases) {
    const answer = await world.api.send("POST", "/api/v1/usage", usage(world, more));
    world.check(`POST /usage: ${what}`, { http: 422, paths: [path] }, refusalOf(answer));
  }
}

export const missingField: Scenario = {
  name: "missing-field",
  about: "an event without customer, service or quantity: refused, naming the field",
  async act(world) {
    await checkUsageRefused(world, [
      ["no customer", { customer_id: undefined }, "customer_id"],
      ["no service", { service: undefined }, "service"],
      ["no units", { units: undefined }, "units"],
    ]);
    await checkRefused(world, [
      ["no customer", { customer: undefined }, "customer"],
      ["no service", { service: undefined }, "service"],
      ["no quantity", { quantity: undefined }, "quantity"],
    ]);
  },
};

export const negativeUnits: Scenario = {
  name: "negative-units",
  about: "negative, infinite and unreadable quantities and prices: refused",
  async act(world) {
    await checkUsageRefused(world, [
      ["negative units", { units: -1 }, "units"],
      ["a negative price", { price: -0.01 }, "price"],
    ]);
    await checkRefused(world, [
      ["negative", { quantity: -5 }, "quantity"],
      ["negative text", { quantity: "-0.5" }, "quantity"],
      ["infinite", { quantity: "Infinity" }, "quantity"],
      ["not a number", { quantity: "NaN" }, "quantity"],
      ["words", { quantity: "many" }, "quantity"],
      ["a negative price", { price: "-1" }, "price"],
    ]);
  },
};

export const emptyNames: Scenario = {
  name: "empty-names",
  about: "empty names and ids: refused",
  async act(world) {
    await checkUsageRefused(world, [
      ["customer", { customer_id: "" }, "customer_id"],
      ["service", { service: "" }, "service"],
    ]);
    await checkRefused(world, [
      ["customer", { customer: "" }, "customer"],
      ["service", { service: "" }, "service"],
      ["id", { id: "" }, "id"],
    ]);
  },
};

export const longNames: Scenario = {
  name: "long-names",
  about: "names of 256 characters and attributes over 8 KB: refused, not cut",
  async act(world) {
    const long = "n".repeat(256);
    await checkRefused(world, [
      ["customer", { customer: long }, "customer"],
      ["service", { service: long }, "service"],
      ["id", { id: long }, "id"],
      ["attributes", { attributes: { note: "x".repeat(9000) } }, "attributes"],
    ]);
  },
};

export const unknownService: Scenario = {
  name: "unknown-service",
  about: "services and meters that there are not: refused, the neighbours accepted",
  async act(world) {
    await checkUsageRefused(world, [["service", { service: "no-such-service" }, "service"]]);
    await checkRefused(world, [
      ["service", { service: "no-such-service" }, "service"],
      ["meter", { quantity: undefined, values: { "no-such-meter": 1 } }, "values.no-such-meter"],
    ]);
    const batch = [sent(world), sent(world, { service: "no-such-service" }), sent(world)];
    const answer = await world.report(batch);
    world.check("a batch with one of them", ["accepted", "rejected", "accepted"], statusesOf(answer));
    world.check("events stored", 2, (await world.counted()).length);
  },
};

export const unknownCustomer: Scenario = {
  name: "unknown-customer",
  about: "a customer nobody has heard of: made on first sight, or refused where the server is set so",
  customers: 0,
  async act(world) {
    const answer = await world.report(sent(world));
    const path = `/api/v1/customers/${encodeURIComponent(world.customer())}`;
    const { status } = await world.api.send("GET", path);
    if (answer.status === 422) {
      world.check("refused", { http: 422, status: "rejected", path: "customer" }, receiptOf(answer));
      world.check("the customer", 404, status);
      return;
    }
    world.check("accepted", { http: 201, status: "accepted" }, receiptOf(answer));
    world.check("the customer", 200, status);
    world.check("total", { total: "1.5", drift: "0" }, await world.total());
  },
};

export const malformed: Scenario = {
  name: "malformed",
  about: "what is no event, no JSON or no type that is taken: refused as a problem, nothing stored",
  async act(world) {
    const event = JSON.stringify(sent(world));
    const cases: [what: string, body: string, type: string, http: number][] = [
      ["half an event", event.slice(0, -10), "application/json", 400],
      ["words", "hello", "application/json", 400],
      ["an unknown type", event, "text/html", 415],
    ];
    for (const [what, body, type, http] of cases) {
      const answer = await world.report(body, type);
      const kind = answer.headers.get("content-type")?.split(";")[0];
      world.check(what, [http, "application/problem+json"], [answer.status, kind]);
    }
    const statuses = statusesOf(
      await world.report(["words", 5, null, [sent(world)], {}, sent(world, { more: 1 })]),
    );
    world.check("a batch of what are no events", new Array(6).fill("rejected"), statuses);
    world.check("events stored", 0, (await world.counted()).length);
  },
};
