import type { FlatItem, PlanItem, PlanTerms, PlanTier } from "#/domain/credits/plans/plan-terms.ts";

/** A plan of one item, what was used of its meter, and the lines that it comes to. */
export interface RatingCase {
  about: string;
  item: PlanItem;
  currency?: string;
  used?: string;
  /** Days of a 30-day period that are billed; left out, all. */
  days?: number;
  terms?: Partial<PlanTerms>;
  /** description | quantity | amount of each line. */
  lines: string[];
}

const flat = (amount: string, more: Partial<FlatItem> = {}): PlanItem => ({
  model: "flat",
  name: null,
  meter: null,
  amount,
  ...more,
});
const metered = (included = "0") => ({ name: null, meter: "calls", included });
const perUnit = (price: string, included?: string): PlanItem => ({
  model: "per_unit",
  ...metered(included),
  price,
});
const packages = (size: string, price: string, included?: string): PlanItem => ({
  model: "package",
  ...metered(included),
  size,
  price,
});
/** Each step as "end × price + flat"; the last end is ∞. */
const steps = (...texts: string[]): PlanTier[] =>
  texts.map((text) => {
    const [, upTo = "", price = "", flat] = /^(\S+) × (\S+)(?: \+ (\S+))?$/.exec(text) ?? [];
    return { upTo: upTo === "∞" ? null : upTo, price, flat: flat ?? null };
  });
const graduated = (included: string, ...tiers: string[]): PlanItem => ({
  model: "graduated",
  ...metered(included),
  tiers: steps(...tiers),
});
const volume = (included: string, ...tiers: string[]): PlanItem => ({
  model: "volume",
  ...metered(included),
  tiers: steps(...tiers),
});

/** The meter is called "API calls". */
export const ratingCases: RatingCase[] = [
  { about: "flat: due whatever is used", item: flat("29"), lines: ["Base fee | - | 29"] },
  { about: "flat: named", item: flat("29", { name: "Seat" }), lines: ["Seat | - | 29"] },
  { about: "flat: half of a period", item: flat("29"), days: 15, lines: ["Base fee | - | 14.5"] },
  { about: "flat: a third of a period", item: flat("10"), days: 10, lines: ["Base fee | - | 3.33"] },
  { about: "flat: two thirds of a period", item: flat("10"), days: 20, lines: ["Base fee | - | 6.67"] },
  { about: "flat: a half cent goes up", item: flat("0.01"), days: 15, lines: ["Base fee | - | 0.01"] },
  { about: "flat: below a half cent goes down", item: flat("0.01"), days: 14, lines: ["Base fee | - | 0"] },
  {
    about: "flat: not prorated",
    item: flat("29"),
    days: 15,
    terms: { prorate: false },
    lines: ["Base fee | - | 29"],
  },
  {
    about: "flat: more than a whole period is one",
    item: flat("29"),
    days: 31,
    lines: ["Base fee | - | 29"],
  },
  { about: "flat: with a meter, unused", item: flat("5", { meter: "calls" }), lines: ["API calls | - | 0"] },
  {
    about: "flat: with a meter, used a little",
    item: flat("5", { meter: "calls" }),
    used: "0.000001",
    lines: ["API calls | - | 5"],
  },
  { about: "per unit: unused", item: perUnit("0.02"), lines: ["API calls | 0 | 0"] },
  { about: "per unit: used", item: perUnit("0.02"), used: "150", lines: ["API calls | 150 | 3"] },
  {
    about: "per unit: a half cent goes up",
    item: perUnit("0.005"),
    used: "1",
    lines: ["API calls | 1 | 0.01"],
  },
  {
    about: "per unit: just below a half cent goes down",
    item: perUnit("0.004999999999"),
    used: "1",
    lines: ["API calls | 1 | 0"],
  },
  {
    about: "per unit: not a binary float",
    item: perUnit("1.005"),
    used: "1",
    lines: ["API calls | 1 | 1.01"],
  },
  {
    about: "per unit: all digits of a large quantity",
    item: perUnit("0.01"),
    used: "123456789012345678.905",
    lines: ["API calls | 123456789012345678.905 | 1234567890123456.79"],
  },
  { about: "per unit: free", item: perUnit("0"), used: "7", lines: ["API calls | 7 | 0"] },
  { about: "included: below", item: perUnit("2", "100"), used: "99", lines: ["API calls | 0 | 0"] },
  { about: "included: all", item: perUnit("2", "100"), used: "100", lines: ["API calls | 0 | 0"] },
  { about: "included: above", item: perUnit("2", "100"), used: "100.5", lines: ["API calls | 0.5 | 1"] },
  {
    about: "included: a third of a period, to 12 decimals",
    item: perUnit("3", "100"),
    used: "34",
    days: 10,
    lines: ["API calls | 0.666666666667 | 2"],
  },
  {
    about: "included: not prorated",
    item: perUnit("2", "100"),
    used: "101",
    days: 10,
    terms: { prorate: false },
    lines: ["API calls | 1 | 2"],
  },
  {
    about: "graduated: unused has no flat amount",
    item: graduated("0", "10 × 1 + 5", "∞ × 0.5"),
    lines: ["API calls | 0 | 0"],
  },
  {
    about: "graduated: the end of a step belongs to it",
    item: graduated("0", "10 × 1 + 5", "∞ × 0.5 + 2"),
    used: "10",
    lines: ["API calls, 0 to 10 | 10 | 15"],
  },
  {
    about: "graduated: a little of the next step brings its flat amount",
    item: graduated("0", "10 × 1 + 5", "∞ × 0.5 + 2"),
    used: "10.5",
    lines: ["API calls, 0 to 10 | 10 | 15", "API calls, above 10 | 0.5 | 2.25"],
  },
  {
    about: "graduated: three steps, each rounded by itself",
    item: graduated("0", "1 × 0.005", "2 × 0.005", "∞ × 0.005"),
    used: "3",
    lines: ["API calls, 0 to 1 | 1 | 0.01", "API calls, 1 to 2 | 1 | 0.01", "API calls, above 2 | 1 | 0.01"],
  },
  {
    about: "graduated: steps count from where included units end",
    item: graduated("100", "10 × 1", "∞ × 0.5"),
    used: "115",
    lines: ["API calls, 0 to 10 | 10 | 10", "API calls, above 10 | 5 | 2.5"],
  },
  {
    about: "graduated: a partial period cuts included units, not the steps",
    item: graduated("100", "10 × 1 + 4", "∞ × 0.5"),
    used: "65",
    days: 15,
    lines: ["API calls, 0 to 10 | 10 | 14", "API calls, above 10 | 5 | 2.5"],
  },
  { about: "graduated: one step", item: graduated("0", "∞ × 2"), used: "3", lines: ["API calls | 3 | 6"] },
  {
    about: "volume: unused has no flat amount",
    item: volume("0", "10 × 1 + 5", "∞ × 0.5"),
    lines: ["API calls | 0 | 0"],
  },
  {
    about: "volume: the end of a step belongs to it",
    item: volume("0", "10 × 1 + 5", "∞ × 0.5 + 2"),
    used: "10",
    lines: ["API calls | 10 | 15"],
  },
  {
    about: "volume: the step of the whole prices all",
    item: volume("0", "10 × 1 + 5", "∞ × 0.5 + 2"),
    used: "11",
    lines: ["API calls | 11 | 7.5"],
  },
  {
    about: "volume: included units do not count",
    item: volume("100", "10 × 1", "∞ × 0.5"),
    used: "110",
    lines: ["API calls | 10 | 10"],
  },
  { about: "package: unused", item: packages("1000", "10"), lines: ["API calls | 0 | 0"] },
  {
    about: "package: a begun one",
    item: packages("1000", "10"),
    used: "0.1",
    lines: ["API calls | 0.1 | 10"],
  },
  {
    about: "package: exactly full",
    item: packages("1000", "10"),
    used: "2000",
    lines: ["API calls | 2000 | 20"],
  },
  {
    about: "package: a little more",
    item: packages("1000", "10"),
    used: "2000.000001",
    lines: ["API calls | 2000.000001 | 30"],
  },
  {
    about: "package: a size that is no binary float",
    item: packages("0.1", "1"),
    used: "0.3",
    lines: ["API calls | 0.3 | 3"],
  },
  {
    about: "package: above what is included",
    item: packages("1000", "10", "500"),
    used: "1501",
    lines: ["API calls | 1001 | 20"],
  },
  {
    about: "a currency without a minor unit",
    item: perUnit("0.5"),
    currency: "JPY",
    used: "3",
    lines: ["API calls | 3 | 2"],
  },
  {
    about: "a currency with thousandths",
    item: perUnit("0.0005"),
    currency: "KWD",
    used: "3",
    lines: ["API calls | 3 | 0.002"],
  },
  {
    about: "credits have 2 decimals",
    item: perUnit("0.035"),
    currency: "credits",
    used: "1",
    lines: ["API calls | 1 | 0.04"],
  },
];
