import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import {
  type Aggregation,
  currentCatalogue,
  type Meter,
  type Service,
} from "#/domain/usage/catalogue/catalogue.ts";
import { latestEvent } from "../latest-session.ts";
import { windowDays } from "../usage.ts";
import { referenceBefore } from "../windows/window-parts.ts";
import { findCustomer } from "./find-customers.ts";
import { type MeterWindows, meterWindows } from "./meter-windows.ts";

export interface CustomerMetersInput {
  /** The caller's name for it. */
  customer: string;
  /** A service, for all of its meters, or one meter. */
  of: { service: string } | { meter: string };
  /** ISO 8601; the latest event of the service when left out, now if there is none. */
  reference?: string | undefined;
}

export interface CustomerMeters {
  customer: string;
  name: string | null;
  timeZone: string;
  service: string;
  /** ISO 8601 UTC. */
  reference: string;
  meters: {
    meter: string;
    name: string;
    unit: string;
    aggregation: Aggregation;
    usage: MeterWindows;
    /** The same windows, each one window earlier. */
    before: MeterWindows;
  }[];
}

/** What a customer used of a service's meters in the windows of 1, 7 and 30 days, and what that is compared to. Throws not_found. */
export async function describeCustomerMeters(
  ctx: Context,
  input: CustomerMetersInput,
): Promise<CustomerMeters> {
  const asked = input.reference === undefined ? null : parseInstant(input.reference, "reference");
  const { service, meters } = await findMeters(ctx, input.of);
  const customer = await findCustomer(ctx, input.customer);
  return ctx.sql.begin("isolation level repeatable read read only", async (tx) => {
    const reference = asked ?? (await latestEvent(tx, service.id)) ?? BigInt(ctx.clock().getTime()) * 1000n;
    const windowsAt = async (at: bigint) =>
      (await meterWindows(tx, { service, meters }, at, [customer.id])).get(customer.id);
    const now = await windowsAt(reference);
    const [day, week, month] = [
      await windowsAt(referenceBefore(reference, windowDays[0])),
      await windowsAt(referenceBefore(reference, windowDays[1])),
      await windowsAt(referenceBefore(reference, windowDays[2])),
    ];
    return {
      customer: customer.externalId,
      name: customer.name,
      timeZone: customer.timeZone,
      service: service.slug,
      reference: isoUtc(reference),
      meters: meters.flatMap(({ slug, name, unit, aggregation }) => {
        const usage = now?.get(slug);
        const before = { 1: day?.get(slug)?.[1], 7: week?.get(slug)?.[7], 30: month?.get(slug)?.[30] };
        if (!usage || !before[1] || !before[7] || !before[30]) return [];
        const earlier = { 1: before[1], 7: before[7], 30: before[30] };
        return { meter: slug, name, unit, aggregation, usage, before: earlier };
      }),
    };
  });
}

async function findMeters(
  ctx: Context,
  of: CustomerMetersInput["of"],
): Promise<{ service: Service; meters: readonly Meter[] }> {
  const { services, meters } = await currentCatalogue(ctx.sql);
  if ("service" in of) {
    const service = services.get(of.service);
    if (!service) throw unknown("service", of.service);
    return { service, meters: service.meters };
  }
  const found = meters.get(of.meter);
  if (!found) throw unknown("meter", of.meter);
  return { service: found.service, meters: [found.meter] };
}

const unknown = (what: string, slug: string) =>
  new DomainError("not_found", `There is no ${what} ${JSON.stringify(slug.slice(0, 100))}.`, what);
