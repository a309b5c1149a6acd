import { receiptOf, type Scenario, type World } from "./world.ts";

const minute = 60_000;
const day = 86_400_000;

async function report(world: World, id: string, time: string): Promise<Record<string, unknown>> {
  const { customer, service } = world.event();
  return receiptOf(await world.report({ id, customer, service, quantity: 1, occurred_at: time }));
}

const accepted = { http: 201, status: "accepted" };

export const ownTime: Scenario = {
  name: "own-time",
  about: "an event keeps the time at which it occurred, to the microsecond, whatever its offset",
  async act(world) {
    const iso = new Date(world.startedAt - 3 * day).toISOString().slice(0, 19);
    const [precise, offset] = [world.newId(), world.newId()];
    world.check("with microseconds", accepted, await report(world, precise, `${iso}.123456Z`));
    world.check("with an offset", accepted, await report(world, offset, `${iso}+05:30`));
    const first = await world.api.event(world.customer(), precise);
    world.check("its time", `${iso}.123456Z`, first.occurred_at);
    const second = await world.api.event(world.customer(), offset);
    world.check("its time in UTC", Date.parse(`${iso}+05:30`), Date.parse(second.occurred_at));
  },
};

export const late: Scenario = {
  name: "late",
  about: "events days and months late: each in its own day of every total",
  async act(world) {
    const ages = [1, 8, 40, 200];
    for (const age of ages) {
      const time = new Date(world.startedAt - age * day).toISOString();
      world.check(`${age} days late`, accepted, await report(world, world.newId(), time));
    }
    for (const age of ages) {
      const date = new Date(world.startedAt - age * day).toISOString().slice(0, 10);
      const from = Date.parse(date);
      const { total, difference } = await world.api.proof(world.customer(), {
        meter: world.service.meter,
        from: new Date(from).toISOString(),
        to: new Date(from + day).toISOString(),
      });
      world.check(`total of ${date}`, ["1", "0"], [total, difference]);
    }
    world.check("total", { total: String(ages.length), drift: "0" }, await world.total());
  },
};

export const future: Scenario = {
  name: "future",
  about: "events more than 5 minutes ahead are refused, a clock slightly ahead is forgiven",
  async act(world) {
    const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
    const refused = { http: 422, status: "rejected", path: "occurred_at" };
    world.check("an hour ahead", refused, await report(world, world.newId(), ahead(60 * minute)));
    world.check("a year ahead", refused, await report(world, world.newId(), ahead(365 * day)));
    world.check("30 February", refused, await report(world, world.newId(), "2026-02-30T12:00:00Z"));
    world.check("a minute ahead", accepted, await report(world, world.newId(), ahead(minute)));
    world.check("events stored", 1, (await world.counted()).length);
  },
};
