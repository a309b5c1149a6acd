import { isDeepStrictEqual } from "node:util";
import { BillingClient, type BillingClientOptions, type UsageEvent } from "#/client/index.ts";
import { seededRandom } from "#/domain/seeded-random.ts";
import { CommandError } from "../../command-error.ts";
import { startFaultProxy } from "../fault-proxy.ts";
import type { Fault } from "../faults.ts";
import type { Target } from "../load-settings.ts";
import { spanOf } from "../planned-usage.ts";
import type { Run } from "../run-name.ts";
import { detailOf, type Sent, ServerApi, type StoredEvent } from "../server-api.ts";
import type { UsableService } from "../usable-services.ts";

/** One edge case: what is done, and what must come of it. */
export interface Scenario {
  name: string;
  /** What is tried, in a line. */
  about: string;
  /** Customers that are there before it begins; one if left out. */
  customers?: number;
  /** Throws for what keeps it from being tried. */
  act(world: World): Promise<void>;
}

export interface Check {
  what: string;
  expected: unknown;
  saw: unknown;
  ok: boolean;
}

/** ms; events may lie a little ahead. */
const hour = 3_600_000;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** What one scenario has to act with: customers of its own, and the server. */
export class World {
  readonly api: ServerApi;
  readonly random: () => number;
  /** What is used where it doesn't matter which. */
  readonly service: UsableService;
  readonly services: readonly UsableService[];
  readonly checks: Check[] = [];
  readonly #target: Target;
  readonly #prefix: string;
  readonly #run: Run;
  readonly #ends: (() => Promise<unknown>)[] = [];
  #ids = 0;

  constructor(scenario: string, target: Target & { run: Run }, services: readonly UsableService[]) {
    const [service] = services;
    if (!service) throw new CommandError("A scenario needs a service.");
    this.#target = target;
    this.#run = target.run;
    this.#prefix = `${target.run.name}-${scenario}`;
    this.api = new ServerApi(target.url, target.apiKey);
    this.random = seededRandom(target.run.seed);
    this.service = service;
    this.services = services;
  }

  /** Makes customers, for a server that refuses events of unknown ones. */
  async makeCustomers(count: number): Promise<void> {
    for (let place = 1; place <= count; place++) {
      await this.api.post("/api/v1/customers", { external_id: this.customer(place) });
    }
  }

  get startedAt(): number {
    return this.#run.startedAt;
  }

  /** Customer `place` of this scenario, from 1. */
  customer(place = 1): string {
    return `${this.#prefix}-${String(place).padStart(2, "0")}`;
  }

  /** An id that nothing else has. */
  newId(): string {
    return `${this.#prefix}-id-${++this.#ids}`;
  }

  /** An event of the first customer, an hour before the run. */
  event(more: Partial<UsageEvent> = {}): UsageEvent & { id: string } {
    return {
      id: this.newId(),
      customer: this.customer(),
      service: this.service.slug,
      quantity: "1.5",
      occurredAt: new Date(this.startedAt - hour).toISOString(),
      ...more,
    };
  }

  /** The client; with `faults`, through a proxy that does these to its first requests. */
  async client(options: Partial<BillingClientOptions> = {}, faults: Fault[] = []): Promise<BillingClient> {
    let url = this.#target.url.href;
    if (faults.length > 0) {
      const left = [...faults];
      const proxy = await startFaultProxy(this.#target.url, () => left.shift() ?? { kind: "none" });
      this.#ends.push(() => proxy.close());
      url = proxy.url;
    }
    const { apiKey } = this.#target;
    const client = new BillingClient({
      url,
      ...(apiKey === undefined ? {} : { apiKey }),
      batch: { maxWaitMs: 10 },
      backoff: { baseMs: 20, ceilingMs: 500 },
      logger: quiet,
      ...options,
    });
    this.#ends.unshift(() => client.close({ timeout: 10_000 }));
    return client;
  }

  /** Reports over REST, as somebody without the client would. */
  report(body: unknown, type?: string): Promise<Sent> {
    return this.api.send("POST", "/api/v1/events", body, type === undefined ? {} : { type });
  }

  check(what: string, expected: unknown, saw: unknown): void {
    this.checks.push({ what, expected, saw, ok: isDeepStrictEqual(expected, saw) });
  }

  /** The events of a customer that count; none of one that isn't there. */
  async counted(customer = this.customer()): Promise<StoredEvent[]> {
    const { status } = await this.api.send("GET", `/api/v1/customers/${encodeURIComponent(customer)}`);
    if (status === 404) return [];
    const counted: StoredEvent[] = [];
    for await (const page of this.api.events(customer)) {
      counted.push(...page.filter((event) => event.status !== "voided"));
    }
    return counted;
  }

  /** A customer's total of a service over all of the run's time, and how far it is from its events. */
  async total(
    customer = this.customer(),
    service = this.service,
  ): Promise<{ total: string | null; drift: string }> {
    const { total, difference } = await this.api.proof(customer, {
      meter: service.meter,
      ...spanOf({ ...this.#run, startedAt: Date.now() + hour }),
    });
    return { total, drift: difference };
  }

  async end(): Promise<void> {
    for (const end of this.#ends) await end();
  }
}

/** What a receipt says, of a single event's answer. */
export function receiptOf({ status, body }: Sent): Record<string, unknown> {
  const field = (name: string) =>
    typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  const told: Record<string, unknown> = { http: status, status: field("status") };
  for (const name of ["path", "differs"]) if (field(name) !== undefined) told[name] = field(name);
  return told;
}

/** The statuses of a batch's receipts, in order. */
export function statusesOf({ body }: Sent): unknown[] {
  const receipts = typeof body === "object" && body !== null ? Reflect.get(body, "receipts") : undefined;
  return Array.isArray(receipts) ? receipts.map((receipt) => receipt?.status) : [];
}

/** The field that a refusal names, of a call that answers problems. */
export function refusalOf({ status, body }: Sent): { http: number; paths: unknown } {
  const errors = typeof body === "object" && body !== null ? Reflect.get(body, "errors") : undefined;
  const paths = Array.isArray(errors) ? errors.map((error) => error?.path) : detailOf(body);
  return { http: status, paths };
}
