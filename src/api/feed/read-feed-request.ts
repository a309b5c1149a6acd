import type { IncomingMessage } from "node:http";
import { headerOf } from "#/api/plain-post.ts";

const pathname = "/api/trpc/simulation.feed";

/** What a plain subscription says; anything else, and whatever is wrong, is for tRPC itself to read. */
export function readFeedRequest(
  request: IncomingMessage,
): { pathname: string; lastSeq: number | null } | undefined {
  const { url = "", method, headers } = request;
  if (method !== "GET" || !url.startsWith(pathname) || headers.origin !== undefined) return undefined;
  const [path, query = ""] = url.split("?", 2);
  if (path !== pathname) return undefined;
  const parameters = new URLSearchParams(query);
  const known = ["input", "lastEventId", "Last-Event-Id"];
  if ([...parameters.keys()].some((name) => !known.includes(name))) return undefined;
  const input = readInput(parameters.get("input"));
  if (!input) return undefined;
  // In the order in which tRPC looks for it.
  const given =
    headerOf(request, "last-event-id") ??
    parameters.get("lastEventId") ??
    parameters.get("Last-Event-Id") ??
    input.lastEventId ??
    null;
  if (given === null) return { pathname, lastSeq: null };
  return /^\d{1,15}$/.test(given) ? { pathname, lastSeq: Number(given) } : undefined;
}

function readInput(text: string | null): { lastEventId: string | null } | undefined {
  if (text === null) return { lastEventId: null };
  try {
    const input: unknown = JSON.parse(text);
    if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
    const { lastEventId = null, ...more }: Record<string, unknown> = { ...input };
    if (Object.keys(more).length > 0) return undefined;
    return lastEventId === null || typeof lastEventId === "string" ? { lastEventId } : undefined;
  } catch {
    return undefined;
  }
}
