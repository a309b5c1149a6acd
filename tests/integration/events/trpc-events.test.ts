import { beforeAll, expect, test } from "vitest";
import { EventList, EventWithHistory } from "#/api/contract/event-reading.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { createContext } from "#/domain/context.ts";
import { tidyFeed } from "#/domain/usage/feed/tidy-feed.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { ask, read } from "../../support/ask.ts";
import { testNow, useDatabase } from "../../support/database.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const caller = createCaller({ operation: ctx, requestId: "request-1" });
const at = (time: string) => createContext({ ...ctx, clock: () => new Date(time) });

beforeAll(async () => {
  setPool(settings);
  await makeServices(ctx);
});

const event = {
  id: "one",
  customer: "acme",
  service: "FileSync",
  quantity: 2,
  occurred_at: "2023-01-01T00:00:00Z",
};
const name = { customer: "acme", id: "one" };

test("events are listed, read, replaced and voided as over REST", async () => {
  await recordEvents(ctx, [event]);
  const replaced = await caller.events.replace({ ...name, reason: "x", quantity: "3", requestKey: "k" });
  expect(replaced).toMatchObject({ quantity: "3", status: "replaced", history: [{}, { actor: "test" }] });
  expect(await caller.events.replace({ ...name, reason: "x", quantity: "3", requestKey: "k" })).toEqual(
    replaced,
  );
  const voided = await caller.events.void({ ...name, reason: "y" });
  expect(await caller.events.get(name)).toEqual(voided);
  expect(await read(await ask("/api/v1/events/acme/one"), EventWithHistory)).toEqual(voided);
  const list = await caller.events.list({ customer: "acme", status: "voided", limit: 10 });
  expect(await read(await ask("/api/v1/events?customer=acme&status=voided"), EventList)).toEqual(list);
  expect(list.data).toMatchObject([{ id: "one", revision: 2 }]);
});

test("bad input is refused", async () => {
  await expect(caller.events.void({ ...name, reason: " " })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(caller.events.replace({ ...name, reason: "x", quantity: 1 })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await expect(caller.events.get({ customer: "acme", id: "two" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(caller.events.list({ limit: 0 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(caller.events.receiptCounts({ timeZone: "Mars/Base" })).rejects.toMatchObject({
    code: "UNPROCESSABLE_CONTENT",
  });
});

test("receipts are counted by minute, and since midnight wherever that is", async () => {
  await sql`truncate receipt_minutes`;
  const minute = (time: string, accepted: number, shard = 0) =>
    sql`insert into receipt_minutes values (${time}, ${shard}, ${accepted}, 1, 0, 2)`;
  await minute("2023-01-15T12:00Z", 10);
  await minute("2023-01-15T12:00Z", 5, 1);
  await minute("2023-01-15T11:01Z", 3);
  await minute("2023-01-15T11:00Z", 100);
  await minute("2023-01-15T00:00Z", 1000);
  await minute("2023-01-14T23:30Z", 10_000);
  const counts = await caller.events.receiptCounts();
  expect(testNow.toISOString()).toBe("2023-01-15T12:00:00.000Z");
  expect(counts.today).toEqual({ accepted: 1118, duplicate: 5, conflict: 0, rejected: 10 });
  expect(counts.minutes).toHaveLength(60);
  expect(counts.minutes[0]).toEqual({
    minute: "2023-01-15T11:01Z",
    accepted: 3,
    duplicate: 1,
    conflict: 0,
    rejected: 2,
  });
  expect(counts.minutes[1]).toEqual({
    minute: "2023-01-15T11:02Z",
    accepted: 0,
    duplicate: 0,
    conflict: 0,
    rejected: 0,
  });
  expect(counts.minutes[59]).toEqual({
    minute: "2023-01-15T12:00Z",
    accepted: 15,
    duplicate: 2,
    conflict: 0,
    rejected: 4,
  });
  expect((await caller.events.receiptCounts({ timeZone: "Europe/Berlin" })).today.accepted).toBe(11_118);
});

test("old receipts are let go, the events stay", async () => {
  await sql`truncate receipt_groups, receipt_minutes`;
  await sql`
    insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
    select timestamptz '2023-01-10' + n * interval '1 second', 1, 0, 0, 0, '[]' from generate_series(1, 12000) as n`;
  await recordEvents(at("2023-01-14T12:00:01Z"), [{ ...event, id: "kept" }]);
  await sql`insert into receipt_minutes values ('2022-12-11T11:59Z', 0, 1, 1, 1, 1), ('2022-12-11T12:00Z', 0, 1, 1, 1, 1)`;
  const before = await sql`select from usage_events`;
  await tidyFeed(ctx);
  expect(await sql`select from receipt_groups`).toHaveLength(1);
  expect(await sql`select from receipt_minutes`).toHaveLength(2);
  expect(await sql`select from usage_events`).toHaveLength(before.length);
});
