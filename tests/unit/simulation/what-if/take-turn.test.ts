import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { DomainError } from "#/domain/domain-error.ts";
import { takeTurn } from "#/domain/simulation/what-if/take-turn.ts";

/** Work that goes on until it is told to end. */
function openWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const state = { begun: false };
  const work = async () => {
    state.begun = true;
    await promise;
  };
  return { state, work, end: resolve };
}

test("two work at once, eight wait for their turn in order, and the next one is refused", async () => {
  const works = Array.from({ length: 10 }, openWork);
  const taken = works.map(({ work }) => takeTurn(undefined, work));
  await setImmediate();
  expect(works.map(({ state }) => state.begun)).toEqual([true, true, ...Array(8).fill(false)]);
  await expect(takeTurn(undefined, async () => {})).rejects.toMatchObject({ code: "busy" });
  works[1]?.end();
  await setImmediate();
  expect(works.map(({ state }) => state.begun)).toEqual([true, true, true, ...Array(7).fill(false)]);
  for (const { end } of works) end();
  await Promise.all(taken);
  expect(works.every(({ state }) => state.begun)).toBe(true);
});

test("who goes away while waiting gives the place to others and never begins", async () => {
  const running = [openWork(), openWork()];
  const taken = running.map(({ work }) => takeTurn(undefined, work));
  const gone = new AbortController();
  const never = openWork();
  const waiting = takeTurn(gone.signal, never.work);
  const next = takeTurn(undefined, async () => "my turn");
  gone.abort();
  await expect(waiting).rejects.toBeInstanceOf(DomainError);
  for (const { end } of running) end();
  await Promise.all(taken);
  expect(await next).toBe("my turn");
  expect(never.state.begun).toBe(false);
});

test("who has gone already is refused, and work that fails gives its turn back", async () => {
  await expect(takeTurn(AbortSignal.abort(), async () => 1)).rejects.toMatchObject({ code: "busy" });
  const fail = () => Promise.reject(new Error("no"));
  for (let round = 0; round < 4; round++) await expect(takeTurn(undefined, fail)).rejects.toThrow("no");
  expect(await takeTurn(undefined, async () => 2)).toBe(2);
});
