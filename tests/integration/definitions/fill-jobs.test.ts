import { afterAll, expect, test } from "vitest";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { createMeter } from "#/domain/usage/definitions/create-meter.ts";
import { fillMeter } from "#/domain/usage/definitions/fill-meter.ts";
import { findMeter } from "#/domain/usage/definitions/read-definitions.ts";
import { startFill } from "#/domain/usage/definitions/start-fill.ts";
import { currentBoss } from "#/jobs/boss.ts";
import { requestFill, requestMeter } from "#/jobs/meter-jobs.ts";
import { startJobs, stopJobs } from "#/jobs/start-jobs.ts";
import { many, meter, useFilling } from "../../support/filling.ts";

const { ctx, sql, settings, report, startFilling, isFilled } = await useFilling();
afterAll(stopJobs);

test("without a worker the request fills the meter itself", async () => {
  await report(many(20));
  const made = await requestMeter(ctx, { ...meter, fill: true });
  expect(made).toMatchObject({
    isFilling: false,
    fill: { state: "done", eventsTotal: 20, eventsFilled: 20 },
  });
  await isFilled();
});

test("the worker fills a meter, and the meters of its quantity wait with it", async () => {
  await report(many(20));
  await startJobs(settings, ctx);
  const made = await requestMeter(ctx, { ...meter, fill: true });
  expect(made.fill?.eventsTotal).toBe(20);
  const ended = () =>
    expect.poll(async () => (await findMeter(ctx, "tokens")).isFilling, { timeout: 20_000 }).toBe(false);
  await ended();
  await isFilled();

  await stopJobs();
  await changeCatalogue(ctx, async (tx) => {
    const [service] = await tx<{ id: number }[]>`select id from services where slug = 'Model'`;
    await startFill(tx, { serviceId: service?.id ?? 0, slug: "tokens" }, 20, ctx.clock());
  });
  await createMeter(ctx, {
    ...meter,
    slug: "largest",
    aggregation: "max",
    attribute: null,
    quantityOf: "tokens",
  });
  expect(await findMeter(ctx, "largest")).toMatchObject({
    isFilling: true,
    quantityOf: "tokens",
    fill: null,
  });
  await startJobs(settings, ctx);
  await ended();
  expect(await findMeter(ctx, "largest")).toMatchObject({ isFilling: false });
});

test("work that was cut off for the last time goes on if it had come further", async () => {
  await report(many(20));
  await startFilling();
  const stop = AbortSignal.abort(new Error("stopped"));
  await expect(fillMeter(ctx, "tokens", { eventsAStep: 10, signal: stop })).rejects.toThrow("stopped");
  await stopJobs();
  await startJobs(settings, ctx);
  await expect
    .poll(async () => (await findMeter(ctx, "tokens")).fill?.state, { timeout: 20_000 })
    .toBe("done");
  await sql`update meter_fills set state = 'running'`;
  await currentBoss()?.send("meter-fills-failed", { meter: "tokens", from: null });
  await expect
    .poll(async () => (await findMeter(ctx, "tokens")).fill?.state, { timeout: 20_000 })
    .toBe("done");
  await isFilled();
});

test("work that fails for good says so, and can be asked for again", async () => {
  await report(many(5));
  await stopJobs();
  await startJobs(settings, ctx);
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before update on usage_events execute function refuse();`);
  try {
    await requestMeter(ctx, { ...meter, fill: true });
    await expect
      .poll(
        async () => {
          await sql`update pgboss.job set start_after = now() where state = 'retry'`;
          return (await findMeter(ctx, "tokens")).fill?.state;
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe("failed");
  } finally {
    await sql.unsafe("drop trigger refuse on usage_events; drop function refuse");
  }
  const failed = await findMeter(ctx, "tokens");
  expect(failed).toMatchObject({
    isFilling: false,
    fill: { failure: expect.stringContaining("failed three times") },
  });
  await requestFill(ctx, "tokens");
  await expect
    .poll(async () => (await findMeter(ctx, "tokens")).fill?.state, { timeout: 20_000 })
    .toBe("done");
  await isFilled();
});
