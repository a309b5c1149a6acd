import type { Customer } from "#/api/contract/customers.ts";
import type { Meter } from "#/api/contract/meters.ts";
import type { Service } from "#/api/contract/services.ts";
import { iso, isoOrNull } from "#/api/iso-time.ts";
import type { DescribedMeter, DescribedService } from "#/domain/usage/definitions/described.ts";
import type { DescribedCustomer } from "#/domain/usage/definitions/described-customer.ts";

/** A meter as callers see it. */
export function toMeter({ fill, ...meter }: DescribedMeter): Meter {
  return {
    slug: meter.slug,
    service: meter.service,
    name: meter.name,
    unit: meter.unit,
    aggregation: meter.aggregation,
    price: meter.price,
    attribute: meter.attribute,
    value_of: meter.quantityOf,
    is_filling: meter.isFilling,
    fill: fill && {
      state: fill.state,
      events_total: fill.eventsTotal,
      events_read: fill.eventsRead,
      events_filled: fill.eventsFilled,
      started_at: iso(fill.startedAt),
      finished_at: isoOrNull(fill.finishedAt),
      failure: fill.failure,
    },
    created_at: iso(meter.createdAt),
  };
}

/** A service as callers see it. */
export function toService(service: DescribedService): Service {
  return {
    slug: service.slug,
    name: service.name,
    is_sample: service.isSample,
    meters: service.meters.map(toMeter),
    events: service.events,
    last_seen_at: isoOrNull(service.lastSeenAt),
    is_filling: service.meters.some((meter) => meter.isFilling),
    created_at: iso(service.createdAt),
  };
}

/** A customer as callers see it. */
export function toCustomer(customer: DescribedCustomer): Customer {
  return {
    external_id: customer.externalId,
    name: customer.name,
    time_zone: customer.timeZone,
    is_sample: customer.isSample,
    events: customer.events,
    last_seen_at: isoOrNull(customer.lastSeenAt),
    created_at: iso(customer.createdAt),
  };
}

/** One page of a list as callers see it. */
export function toPage<R, A>(
  { page, perPage }: { page: number; perPage: number },
  { total, rows }: { total: number; rows: R[] },
  toAnswer: (row: R) => A,
) {
  return { page, per_page: perPage, total, data: rows.map(toAnswer) };
}
