import { beforeEach, expect } from "vitest";
import { createMeter } from "#/domain/usage/definitions/create-meter.ts";
import { createService } from "#/domain/usage/definitions/create-service.ts";
import { findMeter } from "#/domain/usage/definitions/read-definitions.ts";
import { startFill } from "#/domain/usage/definitions/start-fill.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "./database.ts";
import { emptyDefinitions } from "./definitions.ts";

/** The meter to fill: it reads an attribute of events that were reported before it. */
export const meter = {
  service: "Model",
  slug: "tokens",
  unit: "token",
  aggregation: "sum",
  attribute: "tokens",
} as const;

interface Reported {
  id: string;
  tokens?: unknown;
  service?: string;
  customer?: string;
}

/** Events with a number each: 0.25, 1.25 and so on, from that of `from`. */
export const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ id: `e${from + n}`, tokens: `${from + n}.25` }));

/** A database with the services Model and Other, and what to do and look at in it. */
export async function useFilling() {
  const { ctx, sql, settings } = await useDatabase();
  beforeEach(async () => {
    await emptyDefinitions(sql);
    await createService(ctx, { slug: "Model" });
    await createService(ctx, { slug: "Other" });
    await createMeter(ctx, { service: "Model", slug: "seconds", unit: "s", aggregation: "sum" });
    await createMeter(ctx, { service: "Other", slug: "others", unit: "s", aggregation: "sum" });
  });

  const toEvent = ({ id, tokens, service = "Model", customer }: Reported, place: number) => ({
    id,
    service,
    customer: customer ?? `c${place % 5}`,
    quantity: 1,
    occurred_at: new Date(ctx.clock().getTime() - ((place * 7919) % 4000) * 3_600_000).toISOString(),
    ...(tokens !== undefined && { attributes: { tokens, model: "m" } }),
  });

  const report = async (events: readonly Reported[]) => {
    const receipts = await recordEvents(ctx, events.map(toEvent));
    return new Set(receipts.map(({ status }) => status));
  };

  const startFilling = () =>
    createMeter(ctx, meter, (tx, serviceId) =>
      startFill(tx, { serviceId, slug: meter.slug }, 0, ctx.clock()),
    );

  /** What the rollups say of the meter, and what the attributes of the events come to. */
  const totals = async () => {
    const [row] = await sql<{ rolled: string; attributes: string }[]>`
      select (select trim_scale(coalesce(sum(rollup_days(sums, 2, 0, 15)), 0)) from usage_rollups) as rolled,
        (select trim_scale(coalesce(sum((attributes ->> 'tokens')::numeric), 0)) from usage_events where voided_at is null) as attributes`;
    return row;
  };

  const isExact = async () => expect((await reconcileRollups(sql)).drifts).toEqual([]);

  const isFilled = async () => {
    const found = await totals();
    expect(found?.rolled).toBe(found?.attributes);
    await isExact();
    expect(await findMeter(ctx, "tokens")).toMatchObject({
      isFilling: false,
      fill: { state: "done", failure: null },
    });
  };

  return { ctx, sql, settings, report, startFilling, totals, isExact, isFilled };
}
