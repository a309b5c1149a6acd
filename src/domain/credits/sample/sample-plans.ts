import type { PlanTerms } from "../plans/plan-terms.ts";

export interface SamplePlan {
  slug: string;
  name: string;
  terms: PlanTerms;
}

const metered = (meter: string, included = "0") => ({ name: null, meter, included });

/**
 * Pays in money: a base fee, and each way of pricing over the sample's ten services. A customer of the sample uses
 * about 120 units a month of four of them, and a few of the others.
 */
const standard: SamplePlan = {
  slug: "standard",
  name: "Standard",
  terms: {
    currency: "USD",
    prorate: true,
    items: [
      { model: "flat", name: "Base fee", meter: null, amount: "49" },
      { model: "per_unit", ...metered("video-streaming", "5"), price: "12.5" },
      { model: "per_unit", ...metered("virtual-machine-hours", "20"), price: "0.475" },
      { model: "per_unit", ...metered("user-authentication", "50"), price: "0.0085" },
      {
        model: "graduated",
        ...metered("api-requests"),
        tiers: [
          { upTo: "25", price: "0.02", flat: null },
          { upTo: "100", price: "0.015", flat: null },
          { upTo: null, price: "0.0095", flat: null },
        ],
      },
      {
        model: "graduated",
        ...metered("database-queries", "10"),
        tiers: [
          { upTo: "50", price: "0.03", flat: null },
          { upTo: null, price: "0.0225", flat: "5" },
        ],
      },
      {
        model: "volume",
        ...metered("cloud-storage", "5"),
        tiers: [
          { upTo: "50", price: "0.1", flat: null },
          { upTo: "150", price: "0.085", flat: null },
          { upTo: null, price: "0.07", flat: null },
        ],
      },
      {
        model: "volume",
        ...metered("file-sync"),
        tiers: [
          { upTo: "40", price: "0.15", flat: null },
          { upTo: null, price: "0.12", flat: "2" },
        ],
      },
      { model: "package", ...metered("email-campaigns"), size: "25", price: "1.1" },
      { model: "package", ...metered("realtime-messaging", "10"), size: "20", price: "1.4" },
      { model: "flat", name: "Analytics add-on", meter: "data-analytics", amount: "120" },
    ],
    overage: null,
    grant: null,
  },
};

/** Pays in credits, of which each period brings some; a little more may be spent, and is paid in money. */
const prepaid: SamplePlan = {
  slug: "credits",
  name: "Credits",
  terms: {
    currency: "credits",
    prorate: true,
    items: [
      { model: "per_unit", ...metered("video-streaming"), price: "4" },
      { model: "per_unit", ...metered("data-analytics"), price: "8" },
      { model: "per_unit", ...metered("virtual-machine-hours"), price: "2" },
      { model: "per_unit", ...metered("database-queries"), price: "1.5" },
      { model: "per_unit", ...metered("api-requests"), price: "1" },
      { model: "per_unit", ...metered("realtime-messaging"), price: "0.8" },
      { model: "per_unit", ...metered("email-campaigns"), price: "0.5" },
    ],
    overage: { limit: "1000", price: "0.05", currency: "USD" },
    grant: { amount: "800", priority: 10, rolloverMax: "200" },
  },
};

/** The plans that the sample's customers are on. */
export const samplePlans: readonly SamplePlan[] = [standard, prepaid];
