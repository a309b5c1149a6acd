import { isNamed } from "#/ui/meters/is-named.ts";
import type { Meter } from "./use-meters.ts";

/** A curl command that reports an event of a service there is. */
export function firstEventCommand(
  origin: string,
  meters: readonly Meter[],
  needsKey: boolean,
  customer = "anna",
): string {
  const event = { customer, ...exampleOf(meters) };
  return [
    `curl ${origin}/api/v1/events`,
    ...(needsKey ? ['-H "authorization: Bearer $ADMIN_API_KEY"'] : []),
    "-H content-type:application/json",
    `-d '${JSON.stringify(event).replaceAll("'", "'\\''")}'`,
  ].join(" ");
}

/** Preferably of a service that measures one thing, for whose events a quantity is enough. */
function exampleOf(meters: readonly Meter[]) {
  const reported = meters.filter(isNamed);
  const ofService = (service: string) => reported.filter((meter) => meter.service === service);
  const single = reported.find((meter) => ofService(meter.service).length === 1);
  if (single) return { service: single.service, quantity: 12.5 };
  const [first] = reported;
  if (!first || first.service === "internet")
    return { service: "internet", values: { upload: 10, download: 20 } };
  return { service: first.service, values: { [first.slug]: 12.5 } };
}
