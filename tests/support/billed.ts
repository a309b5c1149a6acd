import type { Page } from "playwright-core";
import { callApi } from "./call-api.ts";

/** Use of the meter that the plans price. */
export const minutesOf = (id: string, customer: string, quantity: string, occurredAt?: string) => ({
  id,
  customer,
  service: "Transcode",
  quantity,
  ...(occurredAt && { occurred_at: occurredAt }),
});

/** A meter, and two plans that price it: `standard` in EUR, `prepaid` in credits. */
export async function makePlans(origin: string): Promise<void> {
  const make = (path: string, body: object) => callApi(origin, "POST", path, body);
  await make("/services", { slug: "Transcode", name: "Transcoding" });
  await make("/services/Transcode/meters", { slug: "minutes", name: "Minutes", unit: "min" });
  await make("/plans", {
    slug: "standard",
    name: "Standard",
    terms: {
      currency: "EUR",
      items: [
        { model: "flat", amount: "29" },
        {
          model: "graduated",
          meter: "minutes",
          included: "10",
          tiers: [
            { up_to: "100", price: "0.5" },
            { up_to: null, price: "0.25", flat: "1" },
          ],
        },
      ],
    },
  });
  await make("/plans", {
    slug: "prepaid",
    name: "Prepaid",
    terms: {
      currency: "credits",
      prorate: false,
      items: [{ model: "per_unit", meter: "minutes", price: "2" }],
      grant: { amount: "100" },
      overage: { limit: null, price: "0.012", currency: "EUR" },
    },
  });
}

/** A customer `prepaid` on the plan of that name since an hour ago, which has used more than it was granted. */
export async function billPrepaid(origin: string): Promise<void> {
  await callApi(origin, "POST", "/customers", { external_id: "prepaid", time_zone: "Europe/Berlin" });
  await callApi(origin, "POST", "/events", minutesOf("p-1", "prepaid", "70"));
  await callApi(origin, "PUT", "/customers/prepaid/billing", {
    plan: "prepaid",
    cadence: "monthly",
    anchor_day: 1,
    starts_at: new Date(Date.now() - 3_600_000).toISOString(),
  });
}

/** Rows of the list of billing periods. */
export const periodRows = (page: Page) =>
  page.getByRole("table", { name: "Billing periods" }).locator("tbody tr:visible");
