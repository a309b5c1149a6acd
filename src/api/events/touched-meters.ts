import { monthTotals } from "#/domain/analytics/month-totals.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import type { Receipt } from "#/domain/usage/recording/receipt.ts";

/** Customers and services whose totals one answer may hold. */
const maxPairs = 20_000;

/** Gathers which customers and services a request recorded events of, to tell their totals after it. */
export class TouchedMeters {
  readonly #pairs = new Map<string, { customer: string; service: string }>();

  /** `events` as they came, and what became of them. */
  add(events: readonly unknown[], receipts: readonly Receipt[]): void {
    for (const [place, { status }] of receipts.entries()) {
      if (status !== "accepted" && status !== "duplicate") continue;
      const { customer, service } = events[place] as { customer: string; service: string };
      if (this.#pairs.size <= maxPairs) this.#pairs.set(`${customer}\n${service}`, { customer, service });
    }
  }

  /** What each of them used in the current month, by meter; see `monthTotals`. */
  async monthTotals(ctx: Context) {
    if (this.#pairs.size > maxPairs) {
      throw new DomainError(
        "too_large",
        `All is recorded, but more than ${maxPairs} customers and services were touched: too many for totals.`,
      );
    }
    const { services } = await currentCatalogue(ctx.sql);
    const names = [...new Set([...this.#pairs.values()].map(({ customer }) => customer))];
    const rows = await ctx.sql<{ id: number; external_id: string }[]>`
      select id, external_id from customers where external_id = any(${names}::text[])`;
    const ids = new Map(rows.map(({ id, external_id }) => [external_id, id]));
    const pairs = [...this.#pairs.values()].flatMap(({ customer, service }) => {
      const customerId = ids.get(customer);
      const serviceId = services.get(service)?.id;
      return customerId === undefined || serviceId === undefined ? [] : [{ customerId, serviceId }];
    });
    return monthTotals(ctx, pairs);
  }
}
