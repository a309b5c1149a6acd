import { expect, test } from "vitest";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { fillMeter } from "#/domain/usage/definitions/fill-meter.ts";
import { findMeter } from "#/domain/usage/definitions/read-definitions.ts";
import { requestFill } from "#/jobs/meter-jobs.ts";
import { many, useFilling } from "../../support/filling.ts";
import { endSession, waitingSession } from "../../support/sessions.ts";

const { ctx, sql, settings, report, startFilling, totals, isExact, isFilled } = await useFilling();

test("every valid number gets its place, and nothing else", async () => {
  const given: [id: string, tokens: unknown, filled: string | null][] = [
    ["whole", 12, "12"],
    ["fraction", 0.5, "0.5"],
    ["text", "7.250", "7.25"],
    ["zero", 0, "0"],
    ["large", "123456789012345678.000000000001", "123456789012345678.000000000001"],
    ["scientific", "1e3", "1000"],
    ["negative", -1, null],
    ["word", "many", null],
    ["empty", "", null],
    ["not-finite", "NaN", null],
    ["true", true, null],
    ["null", null, null],
    ["object", { a: 1 }, null],
    ["list", [1], null],
    ["long", "1".repeat(19), null],
    ["none", undefined, null],
  ];
  await report(given.map(([id, tokens]) => ({ id, tokens })));
  await report([{ id: "other", tokens: 5, service: "Other" }]);
  await startFilling();
  expect(await findMeter(ctx, "tokens")).toMatchObject({
    isFilling: true,
    fill: { state: "running", eventsRead: 0 },
  });
  await fillMeter(ctx, "tokens", { eventsAStep: 3 });
  const stored = await sql<{ id: string; value: string | null }[]>`
    select id, trim_scale(quantities[2])::text as value from usage_events`;
  expect(Object.fromEntries(stored.map(({ id, value }) => [id, value]))).toEqual({
    ...Object.fromEntries(given.map(([id, , filled]) => [id, filled])),
    other: null,
  });
  await isExact();
  expect((await findMeter(ctx, "tokens")).fill).toMatchObject({
    state: "done",
    eventsRead: 16,
    eventsFilled: 6,
  });
  expect((await currentCatalogue(sql)).meters.get("tokens")?.meter.isFilling).toBe(false);
});

test("filled again, nothing changes; what was reported before is still a duplicate", async () => {
  await report(many(30));
  await startFilling();
  await fillMeter(ctx, "tokens", { eventsAStep: 7 });
  await isFilled();
  const before = await totals();
  await requestFill(ctx, "tokens");
  await isFilled();
  expect(await totals()).toEqual(before);
  expect((await findMeter(ctx, "tokens")).fill).toMatchObject({
    eventsTotal: 30,
    eventsRead: 30,
    eventsFilled: 0,
  });
  expect(await report(many(30))).toEqual(new Set(["duplicate"]));
  expect(await totals()).toEqual(before);
});

test("an interrupted fill is taken up where it was", async () => {
  await report(many(50));
  await startFilling();
  const stop = AbortSignal.abort(new Error("stopped"));
  for (const read of [10, 20, 30]) {
    await expect(fillMeter(ctx, "tokens", { eventsAStep: 10, signal: stop })).rejects.toThrow("stopped");
    await isExact();
    expect((await findMeter(ctx, "tokens")).fill).toMatchObject({
      state: "running",
      eventsRead: read,
      eventsFilled: read,
    });
  }
  await fillMeter(ctx, "tokens");
  await isFilled();
  expect((await findMeter(ctx, "tokens")).fill).toMatchObject({ eventsRead: 50, eventsFilled: 50 });
});

test("a step whose connection dies leaves no trace, and comes again", async () => {
  await report(many(40));
  await startFilling();
  const holding = await sql.reserve();
  await holding`begin`;
  await holding`select from usage_rollups for update`;
  const filling = fillMeter(ctx, "tokens", { eventsAStep: 25 });
  const failing = expect(filling).rejects.toThrow();
  await endSession(settings, await waitingSession(sql));
  await failing;
  await holding`rollback`;
  holding.release();
  expect((await totals())?.rolled).toBe("0");
  expect((await findMeter(ctx, "tokens")).fill).toMatchObject({ state: "running", eventsRead: 0 });
  await fillMeter(ctx, "tokens", { eventsAStep: 25 });
  await isFilled();
});

test("two at once share the work", async () => {
  await report(many(60));
  await startFilling();
  await Promise.all([1, 2, 3].map(() => fillMeter(ctx, "tokens", { eventsAStep: 4 })));
  await isFilled();
  expect((await findMeter(ctx, "tokens")).fill).toMatchObject({ eventsRead: 60, eventsFilled: 60 });
});

test("voided events get their value and count for nothing", async () => {
  await report(many(10));
  await voidEvent(ctx, { customer: "c3", id: "e3", reason: "test" });
  await replaceEvent(ctx, {
    customer: "c4",
    id: "e4",
    reason: "late",
    replacement: { occurred_at: "2021-01-01T00:00:00Z" },
  });
  await startFilling();
  await fillMeter(ctx, "tokens", { eventsAStep: 3 });
  await isFilled();
  const [voided] =
    await sql`select trim_scale(quantities[2])::text as value from usage_events where id = 'e3'`;
  expect(voided?.value).toBe("3.25");
});

test("events that are recorded and corrected meanwhile are filled once, and drift is 0 at each moment", async () => {
  await report(many(200));
  await startFilling();
  let isOver = false;
  const watch = async () => {
    while (!isOver) await isExact();
  };
  const correct = async () => {
    for (let n = 0; n < 40; n++) {
      const name = { customer: `c${n % 5}`, id: `e${n}`, reason: "test" };
      if (n % 2) await voidEvent(ctx, name);
      else {
        const occurred_at = new Date(ctx.clock().getTime() - n * 86_400_000).toISOString();
        await replaceEvent(ctx, { ...name, replacement: { occurred_at } });
      }
    }
  };
  const record = async () => {
    for (let n = 200; n < 400; n += 10) await report(many(10, n));
  };
  const watching = watch();
  await Promise.all([fillMeter(ctx, "tokens", { eventsAStep: 8 }), record(), correct()]);
  isOver = true;
  await watching;
  await isFilled();
  const [empty] = await sql`
    select count(*) as events from usage_events where quantities[2] is null and attributes ->> 'tokens' is not null`;
  expect(empty?.events).toBe(0);
});
test("a fill of a service without events, or of a meter that is gone, ends at once", async () => {
  await startFilling();
  await fillMeter(ctx, "tokens");
  await isFilled();
  await fillMeter(ctx, "nothing");
});
