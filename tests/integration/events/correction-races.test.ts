import { beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "#/db/connect.ts";
import { createContext } from "#/domain/context.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { findEvent } from "#/domain/usage/events/find-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();

beforeAll(() => makeServices(ctx));
beforeEach(() => emptyTables(sql));

const name = { customer: "acme", id: "order" };
const event = (more: object = {}) => ({
  ...name,
  service: "FileSync",
  quantity: 3,
  occurred_at: "2022-12-31T23:00:00Z",
  ...more,
});
const times = <T>(count: number, call: (place: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, place) => call(place)));
const revisions = () => sql<{ kind: string }[]>`select kind from event_revisions order by revision`;

async function expectNoDrift(events: number): Promise<void> {
  expect(await reconcileRollups(sql)).toMatchObject({ drifts: [], events });
}

test("50 voids at once have one effect, and all answer the same", async () => {
  await recordEvents(ctx, [event()]);
  const answers = await times(50, (place) => voidEvent(ctx, { ...name, reason: `reason ${place}` }));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect((await revisions()).map(({ kind }) => kind)).toEqual(["original", "void"]);
  await expectNoDrift(0);
});

test("50 equal replacements with one key at once have one effect", async () => {
  await recordEvents(ctx, [event()]);
  const replacement = { quantity: "8", occurred_at: "2022-11-01" };
  const answers = await times(50, () =>
    replaceEvent(ctx, { ...name, reason: "x", requestKey: "k", replacement }),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect((await revisions()).map(({ kind }) => kind)).toEqual(["original", "replace"]);
  await expectNoDrift(1);
});

test("50 different replacements at once, to many days, follow each other", async () => {
  await recordEvents(ctx, [event(), event({ id: "other" })]);
  const answers = await times(50, (place) =>
    replaceEvent(ctx, {
      ...name,
      reason: "x",
      replacement: {
        quantity: place + 10,
        occurred_at: `2022-${1 + (place % 12)}-01`.replace(/-(\d)-/, "-0$1-"),
      },
    }),
  );
  expect(answers.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, place) => place + 1),
  );
  const last = answers.find(({ revision }) => revision === 50);
  expect(await findEvent(ctx, name)).toEqual(last);
  await expectNoDrift(2);
});

test("voids, replacements, retries and other events of the customer all at once, from two processes", async () => {
  const pool = connect(settings, { max: 10, applicationName: "meterline tests 2" });
  const other = createContext({ sql: pool, log: ctx.log, actor: "other", clock: ctx.clock });
  const either = (place: number) => (place % 2 === 0 ? ctx : other);
  const ids = Array.from({ length: 20 }, (_, place) => `event ${place}`);
  const all = ids.map((id, place) =>
    event({ id, quantity: place + 1, occurred_at: `2022-12-${10 + place}T05:00:00Z` }),
  );
  await recordEvents(ctx, all);
  const jobs: Promise<unknown>[] = [];
  for (let round = 0; round < 6; round++) {
    ids.forEach((id, place) => {
      const chosen = either(place + round);
      jobs.push(
        replaceEvent(chosen, {
          customer: "acme",
          id,
          reason: "x",
          replacement: {
            quantity: round * 100 + place,
            occurred_at: `2022-12-${10 + ((place * 7 + round) % 20)}T06:00:00Z`,
          },
        }).catch((error: Error) => expect(error.message).toContain("voided")),
      );
      if (place % 3 === round % 3) jobs.push(voidEvent(either(place), { customer: "acme", id, reason: "y" }));
    });
    jobs.push(
      recordEvents(either(round), all.toReversed()).then((receipts) =>
        expect(receipts.every(({ status }) => status === "duplicate")).toBe(true),
      ),
      recordEvents(
        either(round + 1),
        ids.map((id, place) =>
          event({ id: `${id} new ${round}`, occurred_at: `2022-12-${10 + place}T07:00:00Z` }),
        ),
      ),
    );
  }
  await Promise.all(jobs);
  await pool.end();
  const [counted] = await sql<{ voided: number; events: number; reported: number }[]>`
    select count(*) filter (where voided_at is not null)::int as voided, count(*) filter (where voided_at is null)::int as events,
      (select count(*)::int from event_revisions where kind = 'void') as reported from usage_events`;
  expect(counted).toEqual({ voided: 20, events: 120, reported: 20 });
  await expectNoDrift(120);
});

test("what is reported while it is voided is a duplicate or not there yet, never twice", async () => {
  for (let round = 0; round < 10; round++) {
    const one = event({ id: `racing ${round}` });
    const [, voided] = await Promise.allSettled([
      times(8, () => recordEvents(ctx, [one])),
      voidEvent(ctx, { customer: "acme", id: one.id, reason: "x" }),
    ]);
    if (voided.status === "rejected") expect(voided.reason).toMatchObject({ code: "not_found" });
    const [row] = await sql<
      { count: number }[]
    >`select count(*)::int as count from usage_events where id = ${one.id}`;
    expect(row?.count).toBe(1);
  }
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
});
