import type { Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import { firstOfSlot } from "./place-meter.ts";

/** How far the job is that fills a meter from past events. */
export interface MeterFill {
  state: "running" | "done" | "failed";
  /** Events of the service when it began, those that it has read, and those that it gave a value. */
  eventsTotal: number;
  eventsRead: number;
  eventsFilled: number;
  startedAt: string;
  finishedAt: string | null;
  failure: string | null;
}

/** A meter as its readers want it. */
export interface DescribedMeter extends Meter {
  service: string;
  /** The meter whose quantity it aggregates in another way. */
  quantityOf: string | null;
  createdAt: string;
  fill: MeterFill | null;
}

export interface DescribedService {
  slug: string;
  name: string;
  isSample: boolean;
  meters: DescribedMeter[];
  /** Events that count, of all customers. */
  events: number;
  /** When the latest of them occurred. */
  lastSeenAt: string | null;
  createdAt: string;
}

/** What the tables know of a meter beyond the catalogue. */
export interface MeterDetails {
  createdAt: string;
  fill: MeterFill | null;
}

export function describeMeter(service: Service, meter: Meter, details: MeterDetails): DescribedMeter {
  return {
    ...meter,
    service: service.slug,
    quantityOf: firstOfSlot(service, meter)?.slug ?? null,
    // Meters that share a quantity wait for the same past events.
    isFilling: service.meters.some(
      ({ slug, slot, isFilling }) =>
        isFilling && (slug === meter.slug || (slot !== null && slot === meter.slot)),
    ),
    ...details,
  };
}
