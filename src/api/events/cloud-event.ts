/** A CloudEvent (1.0, JSON format) as an event, or what is wrong with it. */
export type ReadCloudEvent =
  | { event: Record<string, unknown> }
  | { id: string | null; path: string; reason: string };

const dataFields = ["customer", "service", "quantity", "values", "attributes", "price"] as const;

/**
 * `source` and `id` together are the idempotency key (as the specification has them), written with a space
 * between; `subject` is the customer, `type` the service, `time` when it occurred; `data` holds `quantity`
 * or `values`, and may hold `attributes`, `price`, and a customer and service that go before the envelope's.
 */
export function readCloudEvent(raw: unknown): ReadCloudEvent {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return { id: null, path: "", reason: "expected a CloudEvent: a JSON object" };
  }
  const { specversion, id, source, type, subject, time, data } = raw as Record<string, unknown>;
  const refuse = (path: string, reason: string) => ({ id: typeof id === "string" ? id : null, path, reason });
  if (specversion !== "1.0") return refuse("specversion", 'expected "1.0"');
  if (typeof source !== "string" || source === "")
    return refuse("source", "is missing; expected a URI reference");
  if (/\s/.test(source)) return refuse("source", "holds a space; expected a URI reference");
  if (typeof id !== "string" || id === "") return refuse("id", "is missing; expected text");
  if (typeof type !== "string" || type === "") return refuse("type", "is missing; expected the service");
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return refuse("data", "expected a JSON object with quantity or values");
  }
  const given = data as Record<string, unknown>;
  for (const field of Object.keys(given)) {
    if (!dataFields.some((name) => name === field)) {
      return refuse(
        `data.${field.slice(0, 100)}`,
        `is no field of an event; expected ${dataFields.join(", ")}`,
      );
    }
  }
  return {
    event: {
      customer: subject ?? undefined,
      service: type,
      ...given,
      id: `${source} ${id}`,
      ...(time !== undefined && { occurred_at: time }),
    },
  };
}
