import type { z } from "zod";
import { CustomerList } from "#/api/contract/customers.ts";
import { MeterValues } from "#/api/contract/meter-analytics.ts";
import { Service } from "#/api/contract/services.ts";
import { reasonOf } from "#/client/errors.ts";
import { DecimalSum } from "#/domain/decimal-sum.ts";
import {
  customerPrefix,
  requestMeter,
  trafficCustomer,
  trafficMeters,
  trafficService,
} from "#/domain/simulation/traffic/metering-names.ts";

/** The API will not do it however often it is asked. */
export class RefusedByApi extends Error {
  override name = "RefusedByApi";
}

const timeoutMs = 30_000;

/** Requests at once while customers are made. */
const width = 8;

/** What reporting needs of the REST API beside the client: the service with its meters and customers, and what is stored. */
export class MeteringApi {
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  readonly #stop: AbortSignal;

  constructor(url: URL, apiKey: string | undefined, stop: AbortSignal) {
    this.#url = url;
    this.#headers = {
      accept: "application/json",
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    this.#stop = stop;
  }

  /**
   * Makes what is missing of the service, its meters and the customers of these simulated services; customers too, for
   * events of unknown ones may be refused. Throws RefusedByApi where a meter is in the way.
   */
  async prepare(serviceIds: readonly string[]): Promise<void> {
    const place = `api/v1/services/${trafficService.slug}`;
    const known = await this.#get(place, Service, [404]);
    if (!known) await this.#make("api/v1/services", trafficService);
    for (const meter of missingMeters(known))
      await this.#make(`${place}/meters`, { ...meter, aggregation: "sum" });
    const service = await this.#get(place, Service);
    const [taken] = missingMeters(service);
    if (taken) throw new RefusedByApi(`The meter "${taken.slug}" is taken by another service.`);
    for (const { slug, aggregation, attribute, value_of } of service?.meters ?? []) {
      if (!trafficMeters.some((meter) => meter.slug === slug)) continue;
      if (aggregation === "sum" && attribute === null && value_of === null) continue;
      throw new RefusedByApi(`The meter "${slug}" is there and sums up something else.`);
    }
    await this.#makeCustomers(serviceIds);
  }

  /** The sum of all requests that are in the usage, from `from` up to, not including, `to`. */
  async storedRequests(from: string, to: string): Promise<number> {
    const query = new URLSearchParams({ from, to, window: "month" });
    const values = await this.#get(`api/v1/meters/${requestMeter}/query?${query}`, MeterValues);
    const sum = new DecimalSum();
    for (const { value } of values?.data ?? []) sum.add(value ?? "0", 1);
    return Number(sum.toString());
  }

  async #makeCustomers(serviceIds: readonly string[]): Promise<void> {
    const known = new Set<string>();
    for (let page = 1, isLast = false; !isLast; page++) {
      const query = new URLSearchParams({ q: customerPrefix, per_page: "1000", page: String(page) });
      const list = await this.#get(`api/v1/customers?${query}`, CustomerList);
      for (const { external_id } of list?.data ?? []) known.add(external_id);
      isLast = !list || page * list.per_page >= list.total;
    }
    const missing = serviceIds.filter((id) => !known.has(trafficCustomer(id)));
    const next = missing.values();
    await Promise.all(
      Array.from({ length: width }, async () => {
        for (const id of next) {
          const customer = { external_id: trafficCustomer(id), name: `${id} (simulated)` };
          await this.#make("api/v1/customers", customer);
        }
      }),
    );
  }

  /** Undefined for an answer of one of the `absent` statuses. */
  async #get<T extends z.ZodType>(
    path: string,
    schema: T,
    absent: readonly number[] = [],
  ): Promise<z.infer<T> | undefined> {
    const { status, body } = await this.#send("GET", path);
    if (absent.includes(status)) return undefined;
    if (status !== 200) throw failed(`GET ${path}`, status, body);
    return schema.parse(body);
  }

  /** Makes something that somebody else may have made a moment before. */
  async #make(path: string, content: object): Promise<void> {
    const { status, body } = await this.#send("POST", path, content);
    if (status !== 201 && status !== 409) throw failed(`POST ${path}`, status, body);
  }

  async #send(method: string, path: string, content?: object): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(new URL(path, this.#url), {
      method,
      headers: { ...this.#headers, ...(content && { "content-type": "application/json" }) },
      ...(content && { body: JSON.stringify(content) }),
      redirect: "manual",
      signal: AbortSignal.any([this.#stop, AbortSignal.timeout(timeoutMs)]),
    }).catch((error: unknown) => {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      throw new Error(`The API does not answer: ${reasonOf(cause)}.`);
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text,
    };
  }
}

const missingMeters = (service: z.infer<typeof Service> | undefined) =>
  trafficMeters.filter(({ slug }) => !service?.meters.some((meter) => meter.slug === slug));

/** Others are worth another try. */
const isRefusal = (status: number) => status >= 400 && status < 500 && ![408, 425, 429].includes(status);

function failed(what: string, status: number, body: unknown): Error {
  const detail = typeof body === "object" && body !== null ? Reflect.get(body, "detail") : undefined;
  const said = `${what} answers ${status}${typeof detail === "string" ? `: ${detail}` : "."}`;
  return isRefusal(status) ? new RefusedByApi(said) : new Error(said);
}
