import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { findEvent } from "#/domain/usage/events/find-event.ts";
import { listEvents } from "#/domain/usage/events/list-events.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { fromUnits, toUnits } from "../../support/usage-oracle.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql } = await useDatabase();

beforeAll(() => makeServices(ctx));

const customers = ["acme", "Zoë"] as const;
const amount = fc.oneof(
  fc.nat({ max: 99_999 }).map((hundredths) => (hundredths / 100).toFixed(2)),
  fc.constantFrom("0", "0.000000001", "999999999999999999.999999999", "1"),
);
const second = fc.oneof(
  fc.integer({ min: Date.UTC(2022, 10, 1) / 1000, max: Date.UTC(2023, 0, 15) / 1000 }),
  fc.constantFrom(-1, 0, 1).map((off) => Date.UTC(2022, 11, 31, 24) / 1000 + off),
);
const name = { customer: fc.constantFrom(...customers), id: fc.constantFrom("a", "b", "c", "d") };
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("record" as const), ...name, amount, second }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("replace" as const),
      ...name,
      amount: fc.option(amount, { nil: undefined }),
      second: fc.option(second, { nil: undefined }),
      key: fc.option(fc.constantFrom("k1", "k2"), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("void" as const), ...name }) },
);

interface PlainEvent {
  states: { amount: string; second: number }[];
  isVoided: boolean;
  keys: Map<string, { asked: string; revision: number }>;
}

const iso = (at: number) => new Date(at * 1000).toISOString().replace(".000Z", "Z");
const shown = (text: string) => fromUnits(toUnits(text));

/** Half up to the cent, of 0.15 a unit. */
function priceOf(amountText: string): string {
  const hundredths = (toUnits(amountText) * 15n + 500_000_000n) / 1_000_000_000n;
  return fromUnits(hundredths * 10_000_000n);
}

test("whatever is reported, replaced and voided, every event is what was asked last, and the rollups are their sum", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await emptyTables(sql);
      const plain = new Map<string, PlainEvent>();
      for (const one of steps) {
        const { customer, id } = one;
        const event = plain.get(`${customer} ${id}`);
        const last = event?.states.at(-1);
        if (one.kind === "record") {
          const [receipt] = await recordEvents(ctx, [
            { customer, id, service: "FileSync", quantity: one.amount, occurred_at: iso(one.second) },
          ]);
          const first = event?.states[0];
          const isSame = shown(first?.amount ?? "0") === shown(one.amount) && first?.second === one.second;
          expect(receipt?.status).toBe(!event ? "accepted" : isSame ? "duplicate" : "conflict");
          if (!event) {
            const states = [{ amount: one.amount, second: one.second }];
            plain.set(`${customer} ${id}`, { states, isVoided: false, keys: new Map() });
          }
        } else if (one.kind === "void") {
          const answer = voidEvent(ctx, { customer, id, reason: "x" });
          if (!event) await expect(answer).rejects.toMatchObject({ code: "not_found" });
          else {
            if (!event.isVoided && last) event.states.push(last);
            event.isVoided = true;
            expect(await answer).toMatchObject({ status: "voided", revision: event.states.length - 1 });
          }
        } else {
          const replacement = {
            ...(one.amount !== undefined && { quantity: one.amount }),
            ...(one.second !== undefined && { occurred_at: iso(one.second) }),
          };
          const answer = replaceEvent(ctx, { customer, id, reason: "x", requestKey: one.key, replacement });
          const asked = JSON.stringify([one.amount, one.second]);
          const earlier = one.key === undefined ? undefined : event?.keys.get(one.key);
          if (Object.keys(replacement).length === 0) {
            await expect(answer).rejects.toMatchObject({ code: "invalid" });
          } else if (!event || !last) {
            await expect(answer).rejects.toMatchObject({ code: "not_found" });
          } else if (earlier) {
            if (earlier.asked !== asked) await expect(answer).rejects.toMatchObject({ code: "conflict" });
            else expect(await answer).toMatchObject({ revision: earlier.revision, status: "replaced" });
          } else if (event.isVoided) {
            await expect(answer).rejects.toMatchObject({ code: "conflict" });
          } else {
            const next = { amount: one.amount ?? last.amount, second: one.second ?? last.second };
            const isSame = shown(next.amount) === shown(last.amount) && next.second === last.second;
            if (!isSame || one.key !== undefined) event.states.push(next);
            if (one.key !== undefined) event.keys.set(one.key, { asked, revision: event.states.length - 1 });
            expect(await answer).toMatchObject({
              quantity: shown(next.amount),
              price: priceOf(next.amount),
              occurred_at: iso(next.second),
              revision: event.states.length - 1,
            });
          }
        }
      }
      await check(plain);
    }),
    { numRuns: 40 },
  );
}, 80_000);

async function check(plain: ReadonlyMap<string, PlainEvent>): Promise<void> {
  const reconciled = await reconcileRollups(sql);
  const counting = [...plain.values()].filter(({ isVoided }) => !isVoided);
  expect(reconciled).toMatchObject({ drifts: [], events: counting.length });
  for (const [key, { states, isVoided }] of plain) {
    const [customer = "", id = ""] = key.split(" ");
    const found = await findEvent(ctx, { customer, id });
    expect(found.history.map(({ quantity, occurred_at, price }) => [quantity, occurred_at, price])).toEqual(
      states.map(({ amount, second }) => [shown(amount), iso(second), priceOf(amount)]),
    );
    expect(found.voided_at !== null).toBe(isVoided);
    const { data } = await listEvents(ctx, { customer, limit: 100 });
    const { history: _, ...event } = found;
    expect(data).toContainEqual(event);
  }
  const [sums] = await sql<{ events: number; total: string }[]>`
    select coalesce(sum(events[16]), 0)::int as events, coalesce(trim_scale(sum(sums[16])), 0)::text as total from usage_rollups`;
  const total = counting.reduce((sum, { states }) => sum + toUnits(states.at(-1)?.amount ?? "0"), 0n);
  expect(sums).toEqual({ events: counting.length, total: fromUnits(total) });
}
