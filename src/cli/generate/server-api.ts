import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { CustomerList } from "#/api/contract/customers.ts";
import { CustomerUsage, EventList, EventWithHistory, type UsageEvent } from "#/api/contract/event-reading.ts";
import { Proof } from "#/api/contract/proof.ts";
import { ServiceList } from "#/api/contract/services.ts";
import { CommandError } from "../command-error.ts";

export type StoredEvent = z.infer<typeof UsageEvent>;
type Query = Record<string, string | number>;

export interface Sent {
  /** HTTP status. */
  status: number;
  /** What JSON the answer held; undefined for none. */
  body: unknown;
  headers: Headers;
}

const attempts = 4;
const timeoutMs = 120_000;

/** The server's public REST interface, and nothing beside it. */
export class ServerApi {
  readonly #url: URL;
  readonly #headers: Record<string, string>;

  constructor(url: URL, apiKey: string | undefined) {
    this.#url = url;
    this.#headers = {
      accept: "application/json",
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    };
  }

  /** One request, whatever comes of it. Throws CommandError when the server can't be reached. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    { type = "application/json" }: { type?: string } = {},
  ): Promise<Sent> {
    const init = {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual" as const,
      signal: AbortSignal.timeout(timeoutMs),
    };
    try {
      const answer = await fetch(new URL(path.replace(/^\//, ""), this.#url), init);
      const text = await answer.text();
      return { status: answer.status, body: readJson(text), headers: answer.headers };
    } catch (error) {
      throw new CommandError(
        `${this.#url.origin} does not answer (${causeOf(error)}). Is the server running?`,
      );
    }
  }

  /** Throws CommandError for any answer but a good one. */
  async get<T extends z.ZodType>(path: string, schema: T, query: Query = {}): Promise<z.infer<T>> {
    const asked = `${path}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;
    const { status, body } = await this.#patiently(() => this.send("GET", asked));
    if (status !== 200) throw refused(`GET ${path}`, status, body);
    const read = schema.safeParse(body);
    if (read.success) return read.data;
    throw new CommandError(`The answer to GET ${path} is none of Meterline's.`);
  }

  async post(path: string, body: unknown): Promise<Sent> {
    return this.#patiently(() => this.send("POST", path, body));
  }

  async services() {
    return (await this.get("/api/v1/services", ServiceList, { per_page: 1000 })).data;
  }

  /** Customers whose external id begins with `prefix`. */
  async *customers(prefix: string): AsyncGenerator<string> {
    for (let page = 1; ; page++) {
      const { data, total, per_page } = await this.get("/api/v1/customers", CustomerList, {
        q: prefix,
        per_page: 1000,
        page,
      });
      for (const { external_id } of data) if (external_id.startsWith(prefix)) yield external_id;
      if (page * per_page >= total) return;
    }
  }

  /** Pages of a customer's events. */
  async *events(customer: string, filters: Query = {}): AsyncGenerator<StoredEvent[]> {
    let cursor: string | null = null;
    do {
      const query: Query = { customer, limit: 1000, ...filters, ...(cursor === null ? {} : { cursor }) };
      const page: z.infer<typeof EventList> = await this.get("/api/v1/events", EventList, query);
      yield page.data;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }

  event(customer: string, id: string) {
    return this.get(
      `/api/v1/events/${encodeURIComponent(customer)}/${encodeURIComponent(id)}`,
      EventWithHistory,
    );
  }

  usage(customer: string) {
    return this.get(`/api/v1/usage/${encodeURIComponent(customer)}`, CustomerUsage);
  }

  proof(customer: string, query: { meter: string; from: string; to: string }) {
    return this.get(`/api/v1/customers/${encodeURIComponent(customer)}/proof`, Proof, { ...query, limit: 1 });
  }

  /** Makes an event count no more. */
  async voidEvent(customer: string, id: string, reason: string): Promise<void> {
    const path = `/api/v1/events/${encodeURIComponent(customer)}/${encodeURIComponent(id)}/void`;
    const { status, body } = await this.post(path, { reason });
    if (status !== 200) throw refused(`POST ${path}`, status, body);
  }

  async #patiently(ask: () => Promise<Sent>): Promise<Sent> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === attempts;
      const answer = await ask().catch((error: unknown) => {
        if (isLast) throw error;
      });
      if (answer && (isLast || ![429, 502, 503, 504].includes(answer.status))) return answer;
      await sleep(200 * 2 ** attempt);
    }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The detail of a problem, where an answer is one. */
export function detailOf(body: unknown): string | undefined {
  const detail = typeof body === "object" && body !== null ? Reflect.get(body, "detail") : undefined;
  return typeof detail === "string" ? detail : undefined;
}

function refused(what: string, status: number, body: unknown): CommandError {
  const key = status === 401 ? " Give its key with --api-key." : "";
  return new CommandError(`${what} answered ${status}${detailOf(body) ? `: ${detailOf(body)}` : "."}${key}`);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
  return typeof code === "string" ? code : cause instanceof Error ? cause.message : String(cause);
}
