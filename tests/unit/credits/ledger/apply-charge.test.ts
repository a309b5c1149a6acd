import { expect, test } from "vitest";
import { toCredits } from "#/domain/credits/ledger/credit-amount.ts";
import type { LedgerOperation } from "#/domain/credits/ledger/ledger-operation.ts";
import { allowing, begun, day, entriesOf, grantOf, holdOf, runAll, settleOf, shown } from "./ledger-steps.ts";

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
