/** What the REST API says when it can't do something (RFC 9457). */
export interface Problem {
  title: string;
  detail: string;
  requestId: string | null;
}

/** Reads a problem out of a reply; a reply that is none becomes one that names its status (0: no reply at all). */
export function readProblem(status: number, body: string): Problem {
  const fields = readObject(body);
  const title = readText(fields, "title");
  if (title === null) return unknownProblem(status);
  return { title, detail: readText(fields, "detail") ?? "", requestId: readText(fields, "request_id") };
}

/** The whole number called `name` in a JSON object, or null. */
export function readWhole(body: string, name: string): number | null {
  const value = readObject(body).get(name);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

function unknownProblem(status: number): Problem {
  if (status === 0)
    return { title: "No answer", detail: "The server did not answer. Is it still running?", requestId: null };
  return { title: "Not understood", detail: `The server answered with status ${status}.`, requestId: null };
}

function readText(fields: ReadonlyMap<string, unknown>, name: string): string | null {
  const value = fields.get(name);
  return typeof value === "string" ? value : null;
}

function readObject(body: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
