import { decimalText } from "#/domain/decimal-sum.ts";
import { seededRandom } from "#/domain/seeded-random.ts";
import { customerOf, type Run } from "./run-name.ts";

/** What a run's events follow from, all of them. */
export interface PlanShape {
  run: Run;
  customers: number;
  events: number;
  /** Share of events that occurred days or months back, 0 to 1. */
  late: number;
  /** Share of events that are reported twice, 0 to 1. */
  duplicates: number;
  /** Slugs of services that take one quantity. */
  services: readonly string[];
}

export interface PlannedUsage {
  id: string;
  customer: string;
  service: string;
  /** An exact decimal without needless zeros. */
  quantity: string;
  /** ISO 8601 UTC. */
  occurredAt: string;
  isLate: boolean;
  /** When the same report is made again. */
  again: "never" | "at once" | "later";
}

const hour = 3_600_000;
const day = 24 * hour;

/** Nothing of a run occurred earlier than so many ms before its start. */
const longestAgo = 301 * day;

/**
 * The time of a run's events in whole days, so that totals of it are made of rollups and not of events at its ends.
 * ISO 8601 UTC, `to` exclusive.
 */
export function spanOf({ startedAt }: Run): { from: string; to: string } {
  const midnight = Math.floor(startedAt / day) * day;
  return {
    from: new Date(midnight - longestAgo - day).toISOString(),
    to: new Date(midnight + day).toISOString(),
  };
}

/** So many steps later a report is made again, in another batch. */
const laterBy = 250;

/** Event `number` of a run, from 0: the same for the same shape whenever it is asked for. */
export function planUsage(shape: PlanShape, number: number): PlannedUsage {
  const { run } = shape;
  const random = seededRandom(Math.imul(run.seed ^ 0x5bd1e995, 0x85ebca6b) + Math.imul(number, 0x9e3779b1));
  const customer = Math.floor(random() * shape.customers);
  const service = shape.services[Math.floor(random() * shape.services.length)];
  if (service === undefined) throw new Error("a plan needs a service");
  const quantity = anyQuantity(random);
  const isLate = random() < shape.late;
  // Usual ones lie in the last day; late ones up to 300 days back, as many within the last 17 as before.
  const ago = isLate ? day * 300 ** random() : random() * day;
  const isTwice = random() < shape.duplicates;
  return {
    id: `${run.name}-${number}`,
    customer: customerOf(run.seed, customer),
    service,
    quantity,
    occurredAt: new Date(run.startedAt - Math.ceil(ago)).toISOString(),
    isLate,
    again: isTwice ? (random() < 0.5 ? "at once" : "later") : "never",
  };
}

/** Mostly 1.00 to 10.00; one in twenty has nine digits after the point, which no sum may lose. */
function anyQuantity(random: () => number): string {
  const places = random() < 0.05 ? 9 : 2;
  return decimalText(Math.round((1 + random() * 9) * 10 ** places), places);
}

/** Steps of a run: each reports the next event, and again what is to be reported again. */
export const stepsOf = ({ events, duplicates }: PlanShape): number =>
  duplicates > 0 ? events + laterBy : events;

/** What one step reports, in order. */
export function reportsOf(shape: PlanShape, step: number): PlannedUsage[] {
  const reports: PlannedUsage[] = [];
  if (step < shape.events) {
    const usage = planUsage(shape, step);
    reports.push(usage);
    if (usage.again === "at once") reports.push(usage);
  }
  if (shape.duplicates > 0 && step >= laterBy) {
    const earlier = planUsage(shape, step - laterBy);
    if (earlier.again === "later") reports.push(earlier);
  }
  return reports;
}

/** The number of a run's event; undefined for another id. */
export function numberOf(run: Run, id: string | null): number | undefined {
  if (!id?.startsWith(`${run.name}-`)) return undefined;
  const digits = id.slice(run.name.length + 1);
  return /^(0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : undefined;
}
