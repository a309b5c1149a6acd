import { describe, expect, test } from "vitest";
import type { TailedReceipt } from "#/domain/usage/feed/read-feed.ts";
import {
  emptyTail,
  mostRows,
  pauseTail,
  resumeTail,
  type TailState,
  takePage,
} from "#/ui/events/tail-state.ts";

const receipt = (number: string): TailedReceipt => ({
  number,
  received_at: "2026-01-01T00:00:00.000Z",
  id: number,
  status: "accepted",
  customer: "c",
  service: "s",
  occurred_at: null,
});

/** Takes pages of receipts' numbers, oldest first. */
const take = (state: TailState, ...pages: { receipts: string[]; omitted?: number }[]) =>
  pages.reduce(
    (current, { receipts, omitted = 0 }, page) =>
      takePage(current, `${current.rows.length}.${page}`, { receipts: receipts.map(receipt), omitted }),
    state,
  );

const shown = ({ rows }: TailState) =>
  rows.map((row) => (row.kind === "receipt" ? row.receipt.number : `${row.count} omitted`));

describe("the live tail", () => {
  test("newest first, each once, and only what comes later is new", () => {
    const state = take(emptyTail, { receipts: ["1.1", "1.2"] }, { receipts: ["1.2", "2.1"] });
    expect(shown(state)).toEqual(["2.1", "1.2", "1.1"]);
    expect(state.rows.map((row) => row.kind === "receipt" && row.isNew)).toEqual([true, false, false]);
  });

  test("what is not listed is counted at its place; omissions that meet become one", () => {
    const state = take(
      emptyTail,
      { receipts: ["1.1"] },
      { receipts: ["2.1"], omitted: 5 },
      { receipts: [], omitted: 7 },
      { receipts: [], omitted: 1 },
    );
    expect(shown(state)).toEqual(["8 omitted", "2.1", "5 omitted", "1.1"]);
  });

  test("paused, it keeps what comes until it is resumed", () => {
    const paused = take(pauseTail(take(emptyTail, { receipts: ["1.1"] })), {
      receipts: ["2.1", "2.2"],
      omitted: 3,
    });
    expect(shown(paused)).toEqual(["1.1"]);
    expect(paused.arrived).toBe(5);
    const resumed = resumeTail(paused);
    expect(shown(resumed)).toEqual(["2.2", "2.1", "3 omitted", "1.1"]);
    expect(resumed).toMatchObject({ arrived: 0, waiting: [], isPaused: false });
  });

  test("rows are bounded, shown or waiting, and all that came is counted", () => {
    const many = Array.from({ length: 6 }, (_, page) => ({
      receipts: Array.from({ length: 200 }, (_, place) => `${page}.${place}`),
    }));
    expect(take(emptyTail, ...many).rows).toHaveLength(mostRows);
    const paused = take(pauseTail(emptyTail), ...many);
    expect(paused.waiting).toHaveLength(mostRows);
    expect(paused.arrived).toBe(1200);
    expect(shown(resumeTail(paused))[0]).toBe("5.199");
  });
});
