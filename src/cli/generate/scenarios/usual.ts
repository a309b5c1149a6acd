import type { UsageEvent } from "#/client/index.ts";
import { DecimalSum, decimalText } from "#/domain/decimal-sum.ts";
import type { Scenario, World } from "./world.ts";

const customers = 25;
const each = 5;

/** Units times the price of one, rounded half up to the cent; both exact decimals. */
export function costOf(units: string, price: string): string {
  const places = (text: string) => text.split(".")[1]?.length ?? 0;
  const digits = (text: string) => BigInt(text.replace(".", ""));
  const scale = places(units) + places(price);
  const product = digits(units) * digits(price);
  if (scale <= 2) return decimalText(product, scale);
  const cent = 10n ** BigInt(scale - 2);
  return decimalText((product + cent / 2n) / cent, 2);
}

/** 1.00 to 10.00 units at a time of the last 24 hours. */
function anyUsage(world: World, customer: string): UsageEvent & { quantity: string } {
  const { slug } = world.services[Math.floor(world.random() * world.services.length)] ?? world.service;
  return {
    id: world.newId(),
    customer,
    service: slug,
    quantity: decimalText(100 + Math.floor(world.random() * 901), 2),
    occurredAt: new Date(world.startedAt - Math.ceil(world.random() * 86_400_000)).toISOString(),
  };
}

const byText = (left: object, right: object) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);

export const normal: Scenario = {
  name: "normal",
  about: `${customers} customers × ${each} usages of the last 24 hours: all there, at the right price`,
  customers,
  async act(world) {
    const client = await world.client();
    const names = Array.from({ length: customers }, (_, place) => world.customer(place + 1));
    const usages = names.map((name) => Array.from({ length: each }, () => anyUsage(world, name)));
    for (const usage of usages.flat()) await client.recordUsage(usage);
    await client.flush({ timeout: 60_000 });
    world.check("delivered", customers * each, client.stats().delivered);
    let differing = 0;
    const drift = new DecimalSum();
    for (const [place, name] of names.entries()) {
      const own = usages[place] ?? [];
      const planned = own.map(({ service, quantity }) => {
        const price = world.services.find(({ slug }) => slug === service)?.price ?? null;
        return {
          service,
          units: Number(quantity),
          price: price === null ? 0 : Number(costOf(quantity, price)),
        };
      });
      const { usage } = await world.api.usage(name);
      const told = usage.map(({ service, units, price }) => ({ service, units, price }));
      if (JSON.stringify(planned.sort(byText)) !== JSON.stringify(told.sort(byText))) differing++;
      for (const service of world.services.filter(({ slug }) =>
        own.some((usage) => usage.service === slug),
      )) {
        drift.add((await world.total(name, service)).drift.replace("-", ""), 1);
      }
    }
    world.check("customers whose usage differs from what was reported", 0, differing);
    world.check("drift of all totals", "0", drift.toString());
  },
};

export const equalUsages: Scenario = {
  name: "equal-usages",
  about: "two genuine usages that look the same, without ids: both count",
  async act(world) {
    const client = await world.client();
    const { id: _, ...usage } = world.event();
    await Promise.all([client.recordUsage(usage), client.recordUsage(usage)]);
    await client.flush({ timeout: 30_000 });
    world.check("duplicates", 0, client.stats().duplicates);
    world.check("events that count", 2, (await world.counted()).length);
    world.check("total", { total: "3", drift: "0" }, await world.total());
  },
};

export const burst: Scenario = {
  name: "burst",
  about: "3,000 events handed over at once, and 300 single requests at once: all count once",
  async act(world) {
    const client = await world.client({ batch: { maxEvents: 100, maxWaitMs: 10 }, maxInFlight: 8 });
    await Promise.all(Array.from({ length: 3000 }, () => client.recordUsage(world.event({ quantity: 1 }))));
    const singles = Array.from({ length: 300 }, () => {
      const { occurredAt, ...event } = world.event({ quantity: 1 });
      return world.report({ ...event, occurred_at: occurredAt });
    });
    const statuses = new Set((await Promise.all(singles)).map(({ status }) => status));
    world.check("answers to single requests", [201], [...statuses]);
    await client.flush({ timeout: 60_000 });
    world.check("total", { total: "3300", drift: "0" }, await world.total());
  },
};
