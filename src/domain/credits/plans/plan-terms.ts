/** An exact decimal as text, such as "12.50". */
export type Decimal = string;

/** The currency of plans that are paid with credit grants. */
export const credits = "credits";

/**
 * A price step. It prices units above the step before it, up to and including `upTo`; null is without end.
 * Steps ascend, and only the last one has no end, so every quantity lies in exactly one.
 */
export interface PlanTier {
  upTo: Decimal | null;
  /** Per unit. */
  price: Decimal;
  /** Added once when any unit falls into the step (graduated), or the total does (volume). */
  flat: Decimal | null;
}

interface ItemOf<M extends string> {
  model: M;
  /** As the statement names it; the meter's name when null. */
  name: string | null;
}

interface MeteredItem<M extends string> extends ItemOf<M> {
  /** Slug. */
  meter: string;
  /** Units a period that cost nothing; prices, steps and packages count what is above. */
  included: Decimal;
}

/** A fixed amount a period. With a meter it is due only when the period has any use of it. */
export interface FlatItem extends ItemOf<"flat"> {
  meter: string | null;
  amount: Decimal;
}
interface PerUnitItem extends MeteredItem<"per_unit"> {
  price: Decimal;
}
/** Each step prices the units that fall into it. */
interface GraduatedItem extends MeteredItem<"graduated"> {
  tiers: PlanTier[];
}
/** The step that the total falls into prices all units. */
interface VolumeItem extends MeteredItem<"volume"> {
  tiers: PlanTier[];
}
/** Whole packages of `size` units; a package that is begun is paid. */
interface PackageItem extends MeteredItem<"package"> {
  size: Decimal;
  price: Decimal;
}

export type PlanItem = FlatItem | PerUnitItem | GraduatedItem | VolumeItem | PackageItem;

/** Whether, up to where and for what price a customer may spend more credits than it was granted. */
export interface Overage {
  /** Most credits a customer may owe at a time; null: no limit. */
  limit: Decimal | null;
  /** Money for one credit. */
  price: Decimal;
  /** ISO 4217. */
  currency: string;
}

/** Credits that each period begins with; what is left expires with the period. */
export interface PeriodGrant {
  amount: Decimal;
  priority: number;
  /** Up to this much of what is left rolls over into the next period. */
  rolloverMax: Decimal | null;
}

export interface PlanTerms {
  /** ISO 4217 code, or "credits". */
  currency: string;
  /** Whether flat amounts, included units and the grant shrink with a partial period. */
  prorate: boolean;
  /** At most one item a meter. */
  items: PlanItem[];
  /** Plans in credits only; null: no more than what was granted. */
  overage: Overage | null;
  /** Plans in credits only. */
  grant: PeriodGrant | null;
}
