import { HttpRefusal } from "#/api/errors.ts";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";
import { RefusedEvent } from "#/domain/usage/recording/prepared-event.ts";
import { readCloudEvent } from "./cloud-event.ts";

/** Events of one request that is not streamed. */
const maxEvents = 10_000;

export type EventFormat = "json" | "ndjson" | "cloudevent" | "cloudevents";

const formats: Record<string, EventFormat> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/ndjson": "ndjson",
  "application/jsonl": "ndjson",
  "application/cloudevents+json": "cloudevent",
  "application/cloudevents-batch+json": "cloudevents",
};

/** What a content type says of a body; JSON where there is none. Throws 415. */
export function formatOf(contentType: string | null | undefined): EventFormat {
  const type = (contentType ?? "application/json").split(";")[0]?.trim().toLowerCase() || "application/json";
  const format = Object.hasOwn(formats, type) ? formats[type] : undefined;
  if (!format) {
    throw new HttpRefusal(
      415,
      `The content type is ${JSON.stringify(type.slice(0, 100))}; expected ${Object.keys(formats).join(", ")}.`,
    );
  }
  return format;
}

export interface ParsedEvents {
  /** As `recordEvents` takes them. */
  events: unknown[];
  isSingle: boolean;
}

/** The events that a body holds, unchecked. Throws 400 for what is no JSON, 413 for too many. */
export function parseEvents(text: string, format: Exclude<EventFormat, "ndjson">): ParsedEvents {
  const parsed = parseJson(text);
  if (format === "cloudevent") return { events: [fromCloudEvent(parsed)], isSingle: true };
  if (!Array.isArray(parsed)) {
    if (format === "json" && typeof parsed === "object" && parsed !== null) {
      return { events: [parsed], isSingle: true };
    }
    const expected = format === "json" ? "an event, or an array of events" : "an array of CloudEvents";
    throw new HttpRefusal(422, `The body holds neither: expected ${expected}.`);
  }
  if (parsed.length > maxEvents) {
    throw new HttpRefusal(
      413,
      `The body holds ${parsed.length} events; at most ${maxEvents} are taken at a time. NDJSON has no limit.`,
    );
  }
  return { events: format === "cloudevents" ? parsed.map(fromCloudEvent) : parsed, isSingle: false };
}

export function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    const reason =
      text.trim() === "" ? "it is empty" : error instanceof Error ? error.message : String(error);
    throw new HttpRefusal(400, `The body is no JSON: ${reason.slice(0, 200).replace(/\.$/, "")}.`);
  }
}

function fromCloudEvent(raw: unknown): unknown {
  const read = readCloudEvent(raw);
  return "event" in read ? read.event : new RefusedEvent(read);
}
