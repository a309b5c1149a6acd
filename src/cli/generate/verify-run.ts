import { DecimalSum } from "#/domain/decimal-sum.ts";
import { forEachAtOnce } from "./for-each-at-once.ts";
import { numberOf, type PlannedUsage, type PlanShape, planUsage, spanOf } from "./planned-usage.ts";
import { customerOf } from "./run-name.ts";
import type { ServerApi, StoredEvent } from "./server-api.ts";
import type { UsableService } from "./usable-services.ts";

/** What the server has of a run, compared with what was reported. */
export interface Findings {
  /** Events of the plan that were handed over. */
  sent: number;
  /** Of those, events that do not count. */
  lost: number;
  /** Of the lost ones, those that somebody has voided. */
  voided: number;
  /** Events beyond the plan: more than once there, unlike what was reported, or of no run at all. */
  doubled: number;
  /** Sum over customers and meters of how far the server's totals are from their events. */
  drift: string;
  /** Totals by customer and meter: compared with the plan's, and how many differ. */
  totals: { compared: number; differing: number };
  /** What is wrong, the first of it, a line each. */
  problems: string[];
}

const asked = { customers: 4, proofs: 4 };
const shownProblems = 10;

/**
 * Asks the server for everything that it has of a run's customers. `sent` are the events that were handed
 * over: those numbered below it.
 */
export async function verifyRun(
  api: ServerApi,
  shape: PlanShape,
  services: readonly UsableService[],
  { sent, onCustomer }: { sent: number; onCustomer: () => void },
): Promise<Findings> {
  const check = new RunCheck(shape, sent);
  const span = spanOf(shape.run);
  const known = new Set<string>();
  for await (const customer of api.customers(`gen-${shape.run.seed}-`)) known.add(customer);
  const customers = Array.from({ length: shape.customers }, (_, place) => customerOf(shape.run.seed, place));
  await forEachAtOnce(customers, asked.customers, async (customer) => {
    const listed = new Sums();
    if (known.has(customer)) {
      for await (const page of api.events(customer, span)) {
        for (const event of page) check.look(event, listed);
      }
    }
    await forEachAtOnce(services, asked.proofs, async ({ slug, meter }) => {
      const expected = listed.get(customer, slug);
      if (expected === undefined) return;
      const { difference, total } = await api.proof(customer, { meter, ...span });
      check.compareTotal(`${customer} ${meter}`, expected, total ?? "0", difference);
    });
    onCustomer();
  });
  return check.finish();
}

/** Exact sums by customer and service. */
class Sums {
  readonly #sums = new Map<string, DecimalSum>();

  add({ customer, service }: { customer: string; service: string }, quantity: string): void {
    const key = JSON.stringify([customer, service]);
    const sum = this.#sums.get(key) ?? new DecimalSum();
    sum.add(quantity, 1);
    this.#sums.set(key, sum);
  }

  get(customer: string, service: string): string | undefined {
    return this.#sums.get(JSON.stringify([customer, service]))?.toString();
  }

  /** How many keys of both there are, and how many have different sums. */
  compare(other: Sums): { compared: number; differing: number } {
    const keys = new Set([...this.#sums.keys(), ...other.#sums.keys()]);
    const text = (sums: Sums, key: string) => sums.#sums.get(key)?.toString();
    const differing = [...keys].filter((key) => text(this, key) !== text(other, key)).length;
    return { compared: keys.size, differing };
  }
}

class RunCheck {
  readonly #shape: PlanShape;
  readonly #sent: number;
  /** By number: how often it counts; `voidedMark` for one that was voided. */
  readonly #found: Uint8Array;
  readonly #planned = new Sums();
  readonly #counted = new Sums();
  readonly #drift = new DecimalSum();
  readonly #problems: string[] = [];
  #doubled = 0;

  constructor(shape: PlanShape, sent: number) {
    this.#shape = shape;
    this.#sent = sent;
    this.#found = new Uint8Array(shape.events);
  }

  look(event: StoredEvent, listed: Sums): void {
    const { run } = this.#shape;
    const number = numberOf(run, event.id);
    const isOurs = number !== undefined && number < this.#shape.events;
    if (event.status === "voided") {
      if (isOurs && this.#found[number] === 0) this.#found[number] = voidedMark;
      return;
    }
    const quantity = event.quantity ?? "0";
    listed.add(event, quantity);
    if (!isOurs) {
      if (!event.id?.startsWith(`gen-${run.seed}-`))
        this.#double(`${event.customer} has ${event.id}, which no run reported`);
      return;
    }
    const planned = planUsage(this.#shape, number);
    // An event whose handing over was cut short may be there or not.
    if (number < this.#sent) this.#counted.add(event, quantity);
    const difference = differenceOf(event, planned);
    const times = this.#found[number] ?? 0;
    if (difference) this.#double(`${event.id} is not as it was reported: ${difference}`);
    else if (times !== 0 && times !== voidedMark)
      this.#double(`${event.customer} has ${event.id} more than once`);
    this.#found[number] = 1;
  }

  compareTotal(name: string, listed: string, total: string, difference: string): void {
    const ofEvents = new DecimalSum();
    ofEvents.add(total, 1);
    ofEvents.add(listed, -1);
    const drift = difference === "0" ? ofEvents.toString() : difference;
    if (drift === "0") return;
    this.#drift.add(drift.replace("-", ""), 1);
    this.#note(`${name}: total ${total}, its events ${listed}`);
  }

  finish(): Findings {
    let lost = 0;
    let voided = 0;
    for (let number = 0; number < this.#sent; number++) {
      const planned = planUsage(this.#shape, number);
      this.#planned.add(planned, planned.quantity);
      const found = this.#found[number];
      if (found === 1) continue;
      lost++;
      if (found === voidedMark) voided++;
      this.#note(`${planned.customer} lacks ${planned.id}${found === voidedMark ? ": it was voided" : ""}`);
    }
    return {
      sent: this.#sent,
      lost,
      voided,
      doubled: this.#doubled,
      drift: this.#drift.toString(),
      totals: this.#planned.compare(this.#counted),
      problems: this.#problems,
    };
  }

  #double(problem: string): void {
    this.#doubled++;
    this.#note(problem);
  }

  #note(problem: string): void {
    if (this.#problems.length < shownProblems) this.#problems.push(problem);
  }
}

const voidedMark = 255;

function differenceOf(event: StoredEvent, planned: PlannedUsage): string | undefined {
  const { customer, service, quantity } = planned;
  if (event.customer !== customer) return `of ${event.customer}, reported of ${customer}`;
  if (event.service !== service) return `${event.service}, reported ${service}`;
  if (event.quantity !== quantity) return `${event.quantity}, reported ${quantity}`;
  if (Date.parse(event.occurred_at) !== Date.parse(planned.occurredAt))
    return `at ${event.occurred_at}, reported at ${planned.occurredAt}`;
  return undefined;
}
