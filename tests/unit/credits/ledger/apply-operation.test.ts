import { expect, test } from "vitest";
import { applyOperation } from "#/domain/credits/ledger/apply-operation.ts";
import { creditText, toCredits } from "#/domain/credits/ledger/credit-amount.ts";
import type { Applied, IssueGrant, LedgerOperation } from "#/domain/credits/ledger/ledger-operation.ts";
import {
  emptyLedger,
  expiredOf,
  type HoldPeriod,
  type LedgerState,
} from "#/domain/credits/ledger/ledger-state.ts";

const day = 86_400_000_000n;
const begun = 20_000n * day;

const grantOf = (id: string, amount: string, more: Partial<IssueGrant> = {}): IssueGrant => ({
  kind: "grant",
  id,
  amount: toCredits(amount),
  priority: 100,
  effectiveAt: null,
  expiresAt: null,
  rolloverMax: null,
  rolloverDays: null,
  thresholds: [],
  source: "manual",
  reason: null,
  ...more,
});
const holdOf = (id: string, amount: string): LedgerOperation => ({
  kind: "hold",
  id,
  amount: toCredits(amount),
  expiresIn: 900,
  reason: null,
});
const settleOf = (hold: string, amount: string): LedgerOperation => ({
  kind: "settle",
  hold,
  amount: toCredits(amount),
});

/** Runs operations one after another, each at its day; answers the last. */
function runAll(
  steps: [days: number, operation: LedgerOperation][],
  from: Partial<LedgerState> = {},
): Applied {
  let state: LedgerState = { ...emptyLedger, ...from };
  let applied: Applied | undefined;
  for (const [days, operation] of steps) {
    applied = applyOperation(state, operation, begun + (BigInt(Math.round(days * 1000)) * day) / 1000n);
    state = applied.state;
  }
  if (!applied) throw new Error("no steps");
  return applied;
}

const entriesOf = ({ transactions }: Applied) =>
  transactions.map(({ kind, entries }) => [
    kind,
    ...entries.map(({ account, grant, amount }) => `${account} ${grant ?? "-"} ${creditText(amount)}`),
  ]);
const shown = ({ state }: Applied, id: string) => {
  const grant = state.grants.get(id);
  if (!grant) throw new Error(`no grant ${id}`);
  const { available, held, spent } = grant;
  return [available, held, spent, expiredOf(grant)].map(creditText).join(" ");
};
const allowing = (limit: string | null): { period: HoldPeriod } => ({
  period: {
    number: 3,
    state: "open",
    allowsOverage: true,
    overageLimit: limit === null ? null : toCredits(limit),
  },
});

test("a hold takes from grants in burn-down order, and a smaller settlement gives back from the end", () => {
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("never", "10")],
    [0, grantOf("late", "10", { expiresAt: begun + 20n * day })],
    [0, grantOf("early", "10", { expiresAt: begun + 10n * day })],
    [0, grantOf("first", "5", { priority: 1 })],
    [1, holdOf("h", "17.5")],
  ];
  expect(entriesOf(runAll(steps))).toEqual([
    [
      "hold",
      "grant first -5",
      "held first 5",
      "grant early -10",
      "held early 10",
      "grant late -2.5",
      "held late 2.5",
    ],
  ]);
  const settled = runAll([...steps, [1.001, settleOf("h", "12.25")]]);
  expect(entriesOf(settled)).toEqual([
    [
      "settle",
      "held first -5",
      "spent first 5",
      "held early -10",
      "spent early 7.25",
      "grant early 2.75",
      "held late -2.5",
      "grant late 2.5",
    ],
  ]);
  expect(shown(settled, "early")).toBe("2.75 0 7.25 0");
});

test("a settlement above the hold takes the difference too, or is refused and the hold stays", () => {
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("g", "20")],
    [0, holdOf("h", "15")],
  ];
  expect(shown(runAll([...steps, [0, settleOf("h", "20")]]), "g")).toBe("0 0 20 0");
  const refused = runAll([...steps, [0, settleOf("h", "20.01")]]);
  expect(refused.outcome).toEqual({
    refused: {
      code: "conflict",
      message: "Not enough credits: 5.01 asked, 5 available, beside the hold, which stays.",
      path: "amount",
    },
  });
  expect(refused.transactions).toEqual([]);
  expect(shown(refused, "g")).toBe("5 15 0 0");
});

test("an overage is its own entry, counts while it is held, and is owed until a statement bills it", () => {
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("g", "10")],
    [0, holdOf("h", "16")],
  ];
  const held = runAll(steps, allowing("10"));
  expect(entriesOf(held)).toEqual([["hold", "grant g -10", "held g 10", "overage - -6", "held - 6"]]);
  const more = (amount: string, from = {}) =>
    runAll([...steps, [0, holdOf("more", amount)]], { ...allowing("10"), ...from });
  expect(more("4").outcome).toHaveProperty("result");
  expect(more("4.01").outcome).toMatchObject({
    refused: { message: "Not enough credits: 4.01 asked, 0 available, and an overage of 4 allowed." },
  });
  expect(more("10", { billedOverage: toCredits("6") }).outcome).toHaveProperty("result");
  expect(more("1000000", allowing(null)).outcome).toHaveProperty("result");
  const settled = runAll([...steps, [0, settleOf("h", "12")]], allowing("10"));
  expect(entriesOf(settled)).toEqual([
    ["settle", "held g -10", "spent g 10", "held - -6", "spent - 2", "overage - 4"],
  ]);
  expect(settled.transactions[0]).toMatchObject({ period: 3 });
  expect(settled.state.periods.get(3)?.charges).toEqual([
    { place: 0, grant: null, amount: toCredits("2"), takenBack: 0n },
  ]);
});

test("what a hold keeps outlives its grant; what returns has expired, and does not roll over", () => {
  const terms = { expiresAt: begun + day, rolloverMax: toCredits("6"), rolloverDays: 30 };
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("g", "20", terms)],
    [0.999, holdOf("h", "12")],
  ];
  const settled = runAll([...steps, [1.001, settleOf("h", "9")]]);
  expect(entriesOf(settled).map(([kind]) => kind)).toEqual(["grant_expiry", "rollover", "settle"]);
  expect(settled.transactions[0]?.at).toBe(begun + day);
  expect(shown(settled, "g")).toBe("0 0 9 11");
  const [rolled] = [...settled.state.grants.values()].filter(({ source }) => source === "rollover");
  expect(rolled).toMatchObject({
    amount: toCredits("6"),
    available: toCredits("6"),
    effectiveAt: begun + day,
    expiresAt: begun + 31n * day,
    rolledFrom: "g",
  });
});

test("a hold that nobody ends gives all back when it was due", () => {
  const expired = runAll([
    [0, grantOf("g", "20")],
    [0, holdOf("h", "12")],
    [5, settleOf("h", "1")],
  ]);
  expect(expired.outcome).toEqual({
    refused: { code: "conflict", message: "The hold expired at 2024-10-04T00:15:00Z." },
  });
  expect(expired.transactions).toMatchObject([{ kind: "hold_expiry", at: begun + 900_000_000n, hold: "h" }]);
  expect(shown(expired, "g")).toBe("20 0 0 0");
});

const chargeOf = (total: string, limit?: string): LedgerOperation => ({
  kind: "charge",
  period: 1,
  total: toCredits(total),
  overage: limit === undefined ? null : { limit: toCredits(limit) },
});

test("use of a period is charged up and down to its total, and again changes nothing", () => {
  const first: [number, LedgerOperation][] = [
    [0, grantOf("g", "10")],
    [1, chargeOf("14", "3")],
  ];
  const charged = runAll(first);
  expect(charged.outcome).toMatchObject({
    result: {
      charges: [
        { grant: "g", amount: toCredits("10") },
        { grant: null, amount: toCredits("3") },
      ],
      uncovered: toCredits("1"),
    },
  });
  expect(runAll([...first, [1, chargeOf("14", "3")]]).transactions).toEqual([]);
  expect(entriesOf(runAll([...first, [1, chargeOf("8", "3")]]))).toEqual([
    ["usage_refund", "spent - -3", "overage - 3", "spent g -2", "grant g 2"],
  ]);
});

test("late use of a period that is over is paid by what had expired with it, not by what came after", () => {
  const periods = new Map([[1, { isClosed: false, endsAt: begun + day, charges: [] }]]);
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("january", "10", { expiresAt: begun + day })],
    [1, grantOf("february", "10")],
    [1.5, chargeOf("12")],
  ];
  const charged = runAll(steps, { periods });
  expect(entriesOf(charged)).toEqual([["usage", "expired january -10", "spent january 10"]]);
  expect(charged.outcome).toMatchObject({ result: { uncovered: toCredits("2") } });
  expect(entriesOf(runAll([...steps, [2, chargeOf("4")]], { periods }))).toEqual([
    ["usage_refund", "spent january -6", "expired january 6"],
  ]);
});

test("what an expired grant had paid in time comes back as a grant without expiry, once", () => {
  const periods = new Map([[1, { isClosed: false, endsAt: begun + day, charges: [] }]]);
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("g", "10", { expiresAt: begun + day })],
    [0.5, chargeOf("8")],
    [2, chargeOf("3")],
  ];
  const refunded = runAll(steps, { periods });
  const [refund] = [...refunded.state.grants.values()].filter(({ source }) => source === "refund");
  expect(refund).toMatchObject({ available: toCredits("5"), expiresAt: null, rolledFrom: "g" });
  const again = runAll([...steps, [3, chargeOf("8")], [4, chargeOf("20")]], { periods });
  expect(again.outcome).toMatchObject({ result: { uncovered: toCredits("10") } });
  expect(shown(again, "g")).toBe("0 0 5 5");
  expect(shown(again, refund?.id ?? "")).toBe("0 0 5 0");
});

test("a threshold is told when spending reaches it, each once, with the period", () => {
  const thresholds = ["50", "80", "99.99", "100"];
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("g", "200", { thresholds })],
    [0, holdOf("h", "200")],
  ];
  const told = (all: [number, LedgerOperation][]) =>
    runAll(all, allowing(null)).crossed.map(({ threshold, period }) => `${threshold} ${period}`);
  expect(told(steps)).toEqual([]);
  expect(told([...steps, [0, settleOf("h", "99.99")]])).toEqual([]);
  expect(told([...steps, [0, settleOf("h", "199.98")]])).toEqual(["50 3", "80 3", "99.99 3"]);
  const half: [number, LedgerOperation][] = [
    [0, grantOf("g", "200", { thresholds })],
    [0, chargeOf("100")],
  ];
  expect(told(half)).toEqual(["50 1"]);
  expect(told([...half, [0, chargeOf("101")]])).toEqual([]);
  expect(told([...half, [0, chargeOf("90")], [0, chargeOf("100")]])).toEqual(["50 1"]);
});

test("an adjustment changes what a grant comes to, and never takes what is not there", () => {
  const adjust = (amount: string, grant: string | null = null): LedgerOperation => ({
    kind: "adjust",
    amount: toCredits(amount),
    grant,
    newGrant: "made",
    reason: "by hand",
  });
  const steps: [number, LedgerOperation][] = [
    [0, grantOf("g", "10", { expiresAt: begun + day })],
    [0, holdOf("h", "4")],
  ];
  expect(entriesOf(runAll([...steps, [0, adjust("5")]]))).toEqual([
    ["adjustment", "adjusted made -5", "grant made 5"],
  ]);
  expect(runAll([...steps, [0, adjust("5", "g")]]).state.grants.get("g")?.amount).toBe(toCredits("15"));
  expect(shown(runAll([...steps, [0, adjust("-6")]]), "g")).toBe("0 4 0 0");
  expect(runAll([...steps, [0, adjust("-6.01")]]).outcome).toMatchObject({ refused: { code: "conflict" } });
  expect(runAll([...steps, [0, adjust("-6.01", "g")]]).outcome).toMatchObject({
    refused: { path: "amount" },
  });
  expect(runAll([...steps, [2, adjust("1", "g")]]).outcome).toMatchObject({ refused: { path: "grant" } });
  expect(runAll([...steps, [0, adjust("1", "none")]]).outcome).toMatchObject({
    refused: { code: "not_found" },
  });
});

test.each(["1", "0.5", "12.34", "-3", "1.200", "7.", "999999999999.99"])(
  "reads %s and writes the same",
  (text) => {
    expect(Number(creditText(toCredits(text)))).toBe(Number(text));
  },
);

test.each(["", "1.234", "1e3", "NaN", "--1", ".5"])("refuses %s", (text) => {
  expect(() => toCredits(text)).toThrow(RangeError);
});
