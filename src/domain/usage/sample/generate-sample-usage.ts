import { seededRandom } from "#/domain/seeded-random.ts";
import { sampleCustomers } from "./sample-customers.ts";
import { sampleServices } from "./sample-services.ts";

/** A usage event as a caller reports it. */
export interface SampleEvent {
  id: string;
  customer: string;
  service: string;
  /** Units, a decimal. */
  quantity: string;
  /** ISO 8601 UTC */
  occurred_at: string;
}

/** What the ids of the sample's events begin with. */
export const sampleIdPrefix = "sample-";

const seed = 20250117;
/** The others have used nothing yet. */
const usingCustomers = 25;
const recordsADay = 5;
/** Days before the last one, in which use was a little less each. */
const earlierDays = 29;
const msPerDay = 86_400_000;

/**
 * What the sample's customers used up to `now`: five records each of the last 24 hours, and a month of
 * such days before. Units are even between 1.00 and 10.00; the same at every start but for the times.
 */
export function generateSampleUsage(now: Date): SampleEvent[] {
  const random = seededRandom(seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const pick = <T>(choices: readonly T[]): T => {
    const choice = choices[below(choices.length)];
    if (choice === undefined) throw new RangeError("there is nothing to choose from");
    return choice;
  };
  const events: SampleEvent[] = [];
  const users = sampleCustomers.slice(0, usingCustomers).map((customer) => ({
    customer,
    favourites: Array.from({ length: 4 }, () => pick(sampleServices)),
  }));
  const record = (customer: string, service: string, at: number) => {
    events.push({
      id: `${sampleIdPrefix}${events.length + 1}`,
      customer,
      service,
      quantity: `${(100 + below(901)) / 100}`,
      occurred_at: new Date(at).toISOString(),
    });
  };
  for (let day = 0; day <= earlierDays; day++) {
    const end = now.getTime() - day * msPerDay;
    for (const { customer, favourites } of users) {
      const records = day === 0 ? recordsADay : 1 + below(recordsADay);
      for (let n = 0; n < records; n++) {
        const service = day === 0 ? pick(sampleServices) : pick(favourites);
        record(customer.externalId, service.slug, end - 1 - below(msPerDay - 1));
      }
    }
  }
  return events;
}
