import { expect, test } from "vitest";
import type { CopilotSettings } from "#/domain/credits/copilot/settings.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { createMeter } from "#/domain/usage/definitions/create-meter.ts";
import { createService } from "#/domain/usage/definitions/create-service.ts";
import { findEvent } from "#/domain/usage/events/find-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { answer } from "../../../support/copilot-server.ts";
import { sampleSettings, useCopilotSyncs } from "../../../support/copilot-sync.ts";

const syncs = await useCopilotSyncs();
const { ctx } = syncs;
const { sql } = syncs.database;

const counts = async (settings?: CopilotSettings) => {
  const { messages, recorded, replaced, unchanged, state, failure } = await syncs.sync(settings);
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
  return { messages, recorded, replaced, unchanged, state, failure };
};
const eventOf = (id: number) => findEvent(ctx, { customer: "copilot", id: `copilot-message-${id}` });
const done = { state: "done", failure: null };

test("each message becomes one event of service copilot, however often it is asked", async () => {
  expect(await counts()).toEqual({ messages: 3, recorded: 3, replaced: 0, unchanged: 0, ...done });
  expect(await counts()).toEqual({ messages: 3, recorded: 0, replaced: 0, unchanged: 3, ...done });
  expect(await eventOf(1)).toMatchObject({
    service: "copilot",
    quantity: "79",
    values: { credits: "79" },
    occurred_at: "2024-04-29T02:08:29.375Z",
    attributes: { message_id: 1, report_id: 5392, report_name: "Tenant Obligations Report" },
    status: "counted",
  });
  expect(await eventOf(3)).toMatchObject({ quantity: "2", attributes: { message_id: 3, report_id: 7321 } });
  const [meter] = await sql`select * from meters where slug = 'credits'`;
  expect(meter).toMatchObject({ unit: "credit", aggregation: "sum", price: null, attribute: null });
  const [service] = await sql`select is_sample from services where slug = 'copilot'`;
  expect(service).toEqual({ is_sample: false });
});

test("a message whose price or time changed is replaced, with what changed", async () => {
  await counts();
  syncs.server.reports = [{ id: 5392, name: "Tenant Obligations Report", credit_cost: 80.5 }];
  syncs.server.messages = syncs.server.messages.map((one) =>
    one.id === 2 ? { ...one, timestamp: "2024-05-02T03:08:29.375Z" } : one,
  );
  expect(await counts()).toEqual({ messages: 3, recorded: 0, replaced: 2, unchanged: 1, ...done });
  const first = await eventOf(1);
  expect(first).toMatchObject({ quantity: "80.5", status: "replaced" });
  expect(first.history.at(-1)).toMatchObject({
    reason: "Changed at the Copilot service: credits 79 became 80.5",
    actor: "copilot-sync",
  });
  expect((await eventOf(2)).history.at(-1)).toMatchObject({
    occurred_at: "2024-05-02T03:08:29.375Z",
    reason: "Changed at the Copilot service: time 2024-04-29T03:08:29.375Z became 2024-05-02T03:08:29.375Z",
  });
  expect(await counts()).toMatchObject({ replaced: 0, unchanged: 3 });
  // Back to what it was at first.
  syncs.server.reports = [{ id: 5392, name: "Tenant Obligations Report", credit_cost: 79 }];
  expect(await counts()).toMatchObject({ replaced: 1, unchanged: 2 });
  expect((await eventOf(1)).history.map(({ quantity }) => quantity)).toEqual(["79", "80.5", "79"]);
});

test("what someone corrected or voided stays, until the service changes it; voided stays voided", async () => {
  await counts();
  const name = (id: number) => ({ customer: "copilot", id: `copilot-message-${id}` });
  await replaceEvent(ctx, { ...name(1), reason: "agreed", replacement: { quantity: "10" } });
  await voidEvent(ctx, { ...name(2), reason: "test" });
  expect(await counts()).toMatchObject({ replaced: 0, unchanged: 3 });
  expect(await eventOf(1)).toMatchObject({ quantity: "10" });
  syncs.server.reports = [{ id: 5392, name: "x", credit_cost: 81 }];
  syncs.server.messages = syncs.server.messages.map((one) =>
    one.id === 2 ? { ...one, text: "Another text" } : one,
  );
  expect(await counts()).toMatchObject({ replaced: 1, unchanged: 2, failure: null });
  expect(await eventOf(1)).toMatchObject({ quantity: "81" });
  expect((await eventOf(1)).history.at(-1)?.reason).toBe(
    "Changed at the Copilot service: credits 79 became 81",
  );
  expect(await eventOf(2)).toMatchObject({ status: "voided", quantity: "1.85" });
});

test("what can't be recorded is told, and the rest is recorded", async () => {
  syncs.server.messages = [
    ...syncs.server.messages,
    { id: 4, text: "later", timestamp: "2026-02-01T00:00:00Z" },
  ];
  const run = await counts();
  expect(run).toMatchObject({ messages: 4, recorded: 3, state: "failed" });
  expect(run.failure).toBe(
    "1 of 4 messages were not recorded: message 4: occurred_at lies more than 5 minutes ahead of the server's clock.",
  );
  syncs.now = new Date("2026-02-02T12:00:00Z");
  expect(await counts()).toMatchObject({ recorded: 1, unchanged: 3, ...done });
});

test("a name that the database can't hold is made storable; many messages are recorded in parts", async () => {
  syncs.server.reports = [{ id: 5392, name: "a\0b\ud83d", credit_cost: 1 }];
  syncs.server.messages = Array.from({ length: 4100 }, (_, id) => ({
    id,
    text: `message ${id}`,
    timestamp: "2024-05-01T00:00:00Z",
    ...(id === 7 && { report_id: 5392 }),
  }));
  expect(await counts()).toEqual({ messages: 4100, recorded: 4100, replaced: 0, unchanged: 0, ...done });
  expect((await eventOf(7)).attributes).toEqual({ message_id: 7, report_id: 5392, report_name: "ab\ufffd" });
});

test("a run that breaks off in the middle is made whole by the next", async () => {
  syncs.server.messages = Array.from({ length: 2500 }, (_, id) => ({
    id,
    text: `message ${id}`,
    timestamp: "2024-05-01T00:00:00Z",
  }));
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before insert on usage_events for each row
      when (new.id = 'copilot-message-2222') execute function refuse();`);
  try {
    expect(await counts()).toEqual({
      messages: 2500,
      recorded: 2000,
      replaced: 0,
      unchanged: 0,
      state: "failed",
      failure: "It broke off; the server's log says why.",
    });
  } finally {
    await sql.unsafe("drop trigger refuse on usage_events; drop function refuse");
  }
  expect(await counts()).toEqual({ messages: 2500, recorded: 500, replaced: 0, unchanged: 2000, ...done });
});

test("a failing service fails the run with its words, and records nothing", async () => {
  syncs.server.onceMessages(answer(200, "text/html", "<html>"));
  expect(await syncs.sync()).toMatchObject({
    state: "failed",
    failure: "The Copilot service's answer is no JSON.",
    finishedAt: expect.anything(),
  });
  expect(await sql`select from usage_events`).toHaveLength(0);
  expect(await sql`select from services where slug = 'copilot'`).toHaveLength(0);
});

test("another meter of that name is a conflict that says so", async () => {
  await createService(ctx, { slug: "Wallet" });
  await createMeter(ctx, { service: "Wallet", slug: "credits", unit: "credit", aggregation: "sum" });
  const run = await syncs.sync();
  expect(run).toMatchObject({ state: "failed", recorded: 0 });
  expect(run.failure).toMatch(/^There is a meter "credits" of service "Wallet" that is not the one/);
});

test("events of the customer that were reported under a message's id are not taken for it", async () => {
  await createService(ctx, { slug: "Other" });
  await recordEvents(ctx, [{ id: "copilot-message-2", customer: "copilot", service: "Other" }]);
  const run = await counts();
  expect(run).toMatchObject({ recorded: 2, state: "failed" });
  expect(run.failure).toMatch(/message 2: its event's id is taken by one of another service/);
});

test("the sample is marked as such, goes with it, and never comes among real usage", async () => {
  expect(await counts(sampleSettings)).toEqual({
    messages: 110,
    recorded: 110,
    replaced: 0,
    unchanged: 0,
    ...done,
  });
  expect(await counts(sampleSettings)).toMatchObject({ recorded: 0, unchanged: 110 });
  const [marks] = await sql`
    select (select is_sample from services where slug = 'copilot') as service,
      (select is_sample from customers where external_id = 'copilot') as customer`;
  expect(marks).toEqual({ service: true, customer: true });
  await removeSampleUsage(ctx);
  expect(await sql`select from usage_events`).toHaveLength(0);
  expect(await sql`select from services where slug = 'copilot'`).toHaveLength(0);
  expect(await sql`select from customers`).toHaveLength(0);
  await counts();
  const refused = await syncs.sync(sampleSettings);
  expect(refused).toMatchObject({ state: "failed", recorded: 0 });
  expect(refused.failure).toMatch(/^Service "copilot" is no part of the sample/);
});
