import fc from "fast-check";
import type { BilledSpan } from "#/domain/credits/plans/period-share.ts";
import type { Decimal, PlanItem, PlanTerms, PlanTier } from "#/domain/credits/plans/plan-terms.ts";
import { decimalText } from "#/domain/decimal-sum.ts";

const tenths = (max: number, min = 0) => fc.integer({ min, max }).map((count) => decimalText(count, 1));

/** Up to 12 decimals, often few. */
const anyPrice: fc.Arbitrary<Decimal> = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 12 }))
  .map(([mantissa, scale]) => decimalText(mantissa % 10n ** BigInt(scale + 3), scale));

const anyName = fc.option(fc.constantFrom("Messages", "Traffic"), { nil: null });
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });

/** Ends on tenths of units, as the oracle walks. */
const anyTiers: fc.Arbitrary<PlanTier[]> = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 5 }), fc.infiniteStream(anyPrice))
  .chain(([ends, prices]) => {
    const ascending: (Decimal | null)[] = ends.toSorted((a, b) => a - b).map((end) => decimalText(end, 1));
    const tier = (upTo: Decimal | null) =>
      fc.record({ upTo: fc.constant(upTo), price: fc.constant(prices.next().value), flat: orNull(anyPrice) });
    return fc.tuple(...[...ascending, null].map(tier));
  });

const included = fc.oneof(fc.constant("0"), tenths(200));

function anyItem(meter: string): fc.Arbitrary<PlanItem> {
  const metered = { name: anyName, meter: fc.constant(meter), included };
  return fc.oneof(
    fc.record({
      model: fc.constant("flat" as const),
      name: anyName,
      meter: fc.constantFrom(meter, null),
      amount: anyPrice,
    }),
    fc.record({ model: fc.constant("per_unit" as const), ...metered, price: anyPrice }),
    fc.record({ model: fc.constant("graduated" as const), ...metered, tiers: anyTiers }),
    fc.record({ model: fc.constant("volume" as const), ...metered, tiers: anyTiers }),
    fc.record({ model: fc.constant("package" as const), ...metered, size: tenths(100, 1), price: anyPrice }),
  );
}

const anyCredits = fc.integer({ min: 1, max: 1_000_000 }).map((cents) => decimalText(cents, 2));

/** Terms that are in order, over some of these meters. */
export function anyTerms(meters: readonly string[]): fc.Arbitrary<PlanTerms> {
  return fc
    .record({ currency: fc.constantFrom("USD", "JPY", "KWD", "credits"), prorate: fc.boolean() })
    .chain((head) =>
      fc.record({
        currency: fc.constant(head.currency),
        prorate: fc.constant(head.prorate),
        items: fc.subarray([...meters]).chain((some) => fc.tuple(...some.map(anyItem))),
        overage:
          head.currency === "credits"
            ? orNull(
                fc.record({
                  limit: orNull(anyCredits),
                  price: anyPrice,
                  currency: fc.constantFrom("USD", "JPY"),
                }),
              )
            : fc.constant(null),
        grant:
          head.currency === "credits"
            ? orNull(
                fc.record({
                  amount: anyCredits,
                  priority: fc.integer({ min: 0, max: 1000 }),
                  rolloverMax: orNull(anyCredits),
                }),
              )
            : fc.constant(null),
      }),
    );
}

/** What each meter may have measured; some measured nothing. */
export const anyQuantities = (meters: readonly string[]): fc.Arbitrary<ReadonlyMap<string, Decimal>> =>
  fc
    .array(fc.tuple(fc.constantFrom(...meters), fc.oneof(tenths(400), anyPrice)))
    .map((entries) => new Map(entries));

/** A whole period of up to 400 days, or a part of one; all in microseconds. */
export const anySpan: fc.Arbitrary<BilledSpan> = fc
  .array(fc.bigInt({ min: 0n, max: 400n * 86_400_000_000n }), { minLength: 4, maxLength: 4 })
  .map((marks) => marks.toSorted((a, b) => (a < b ? -1 : 1)))
  .filter(([wholeStarts, , , wholeEnds]) => wholeStarts !== wholeEnds)
  .chain(([wholeStarts = 0n, starts = 0n, ends = 0n, wholeEnds = 1n]) =>
    fc.constantFrom(
      { starts, ends, wholeStarts, wholeEnds },
      { starts: wholeStarts, ends: wholeEnds, wholeStarts, wholeEnds },
    ),
  );
