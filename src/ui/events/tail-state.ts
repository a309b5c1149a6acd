import type { TailedReceipt } from "#/domain/usage/feed/read-feed.ts";

/** Rows that are kept; older ones give way. */
export const mostRows = 500;

/** A line of the tail: a receipt, or how many receipts are not listed at this place. */
export type TailRow =
  | { kind: "receipt"; key: string; receipt: TailedReceipt; isNew: boolean }
  | { kind: "omitted"; key: string; count: number };

/** What the tail has been told. Immutable; newest rows first. */
export interface TailState {
  rows: readonly TailRow[];
  /** What came while the tail was paused. */
  waiting: readonly TailRow[];
  /** Receipts that came while the tail was paused, those that `waiting` has no room for among them. */
  arrived: number;
  isPaused: boolean;
  /** Whether anything was told yet. */
  hasBegun: boolean;
}

export const emptyTail: TailState = {
  rows: [],
  waiting: [],
  arrived: 0,
  isPaused: false,
  hasBegun: false,
};

/** A page of the subscription: its receipts oldest first, and how many of that time are not listed. */
export interface TailPage {
  receipts: readonly TailedReceipt[];
  omitted: number;
}

/** Takes a page in. A receipt that is there already is not taken twice. */
export function takePage(state: TailState, cursor: string, { receipts, omitted }: TailPage): TailState {
  const known = new Set([...state.rows, ...state.waiting].map((row) => row.key));
  const fresh = receipts
    .filter(({ number }) => !known.has(number))
    .map(
      (receipt): TailRow => ({
        kind: "receipt",
        key: receipt.number,
        receipt,
        isNew: state.hasBegun,
      }),
    )
    .reverse();
  // Those that are listed are the newest of their time.
  const added: TailRow[] =
    omitted > 0 ? [...fresh, { kind: "omitted", key: `omitted ${cursor}`, count: omitted }] : fresh;
  const told = { ...state, hasBegun: true };
  if (!state.isPaused) return { ...told, rows: bounded(added, state.rows) };
  return {
    ...told,
    waiting: bounded(added, state.waiting),
    arrived: state.arrived + fresh.length + omitted,
  };
}

export function pauseTail(state: TailState): TailState {
  return { ...state, isPaused: true };
}

/** Shows what has waited. */
export function resumeTail(state: TailState): TailState {
  return { ...state, isPaused: false, rows: bounded(state.waiting, state.rows), waiting: [], arrived: 0 };
}

/** Takes all rows away; the subscription goes on. */
export function clearTail(state: TailState): TailState {
  return { ...state, rows: [] };
}

/** The newest rows of both; omissions that meet become one. */
function bounded(newer: readonly TailRow[], older: readonly TailRow[]): readonly TailRow[] {
  const last = newer.at(-1);
  const first = older[0];
  const isOneGap = last?.kind === "omitted" && first?.kind === "omitted";
  const rows = isOneGap
    ? [...newer.slice(0, -1), { ...first, count: first.count + last.count }, ...older.slice(1)]
    : [...newer, ...older];
  return rows.slice(0, mostRows);
}
