import { expect, test } from "vitest";
import { creditText, toCredits } from "#/domain/credits/ledger/credit-amount.ts";
import type { LedgerOperation } from "#/domain/credits/ledger/ledger-operation.ts";
import { allowing, begun, day, entriesOf, grantOf, holdOf, runAll, settleOf, shown } from "./ledger-steps.ts";

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
