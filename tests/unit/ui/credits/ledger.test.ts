import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LedgerTransaction } from "#/api/contract/ledger.ts";
import { formatMove, movesOf } from "#/ui/credits/transaction-moves.ts";

type Entry = LedgerTransaction["entries"][number];

const entry = (account: Entry["account"], amount: string, grant: string | null = null): Entry => ({
  account,
  grant,
  amount,
});

describe("what a transaction moved", () => {
  test.each<[string, Entry[], ReturnType<typeof movesOf>]>([
    [
      "a grant",
      [entry("issued", "-1000"), entry("grant", "1000", "a")],
      { available: "1000", held: "0", spent: "0", overage: "0" },
    ],
    [
      "a hold of two grants and overage",
      [
        entry("grant", "-45.25", "a"),
        entry("grant", "-35.25", "b"),
        entry("overage", "-10"),
        entry("held", "90.5"),
      ],
      { available: "-80.50", held: "90.5", spent: "0", overage: "10" },
    ],
    [
      "a settlement that gives some back",
      [entry("held", "-210", "a"), entry("spent", "205.25", "a"), entry("grant", "4.75", "a")],
      { available: "4.75", held: "-210", spent: "205.25", overage: "0" },
    ],
    [
      "overage that is taken back",
      [entry("spent", "-3.5"), entry("overage", "3.5")],
      { available: "0", held: "0", spent: "-3.5", overage: "-3.5" },
    ],
  ])("%s", (_name, entries, moves) => {
    expect(movesOf({ entries })).toEqual(moves);
  });

  test("is exact, whatever the entries", () => {
    const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const text = (units: bigint) => {
      const digits = (units < 0n ? -units : units).toString().padStart(3, "0");
      return `${units < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    const units = (amount: string) => {
      const [whole = "", fraction = ""] = amount.split(".");
      return BigInt(whole + fraction.padEnd(2, "0"));
    };
    fc.assert(
      fc.property(
        fc.array(cents, { maxLength: 20 }),
        fc.array(cents, { maxLength: 20 }),
        (grants, overages) => {
          const entries = [
            ...grants.map((amount) => entry("grant", text(amount), "a")),
            ...overages.map((amount) => entry("overage", text(amount))),
          ];
          const moves = movesOf({ entries });
          expect(units(moves.available)).toBe(grants.reduce((sum, amount) => sum + amount, 0n));
          expect(units(moves.overage)).toBe(-overages.reduce((sum, amount) => sum + amount, 0n));
        },
      ),
    );
  });

  test("is told with its sign, and as nothing where nothing moved", () => {
    expect(["1234.5", "-0.05", "0", "0.00", "-1000"].map(formatMove)).toEqual([
      "+1,234.50",
      "\u22120.05",
      null,
      null,
      "\u22121,000.00",
    ]);
  });
});
