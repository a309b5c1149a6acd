import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, parseInstant } from "#/domain/instant.ts";
import { idForm, readFields, readId } from "./read-id.ts";
import { UpstreamFault, unusable } from "./upstream-fault.ts";

/** A message of the current period. */
export interface CopilotMessage {
  id: number;
  text: string;
  /** As the service wrote it. */
  timestamp: string;
  /** The same, understood. */
  at: Instant;
  /** Null where it asked for no report. */
  reportId: number | null;
}

/**
 * The messages of an answer, in its order. A message that comes again the same counts once. Throws
 * UpstreamFault with the path of what is not as agreed.
 */
export function readMessages(answer: unknown): CopilotMessage[] {
  const { messages } = readFields(answer, () => "");
  if (!Array.isArray(messages)) throw unusable("messages", messages, "an array");
  const byId = new Map<number, CopilotMessage>();
  for (const [place, raw] of messages.entries()) {
    const message = readMessage(raw, place);
    const known = byId.get(message.id);
    if (!known) byId.set(message.id, message);
    else if (!isSame(known, message)) {
      throw new UpstreamFault(
        `The Copilot service's answer can't be used: messages.${place} has id ${message.id} like an earlier message, but differs from it.`,
        { path: `messages.${place}.id` },
      );
    }
  }
  return [...byId.values()];
}

function readMessage(raw: unknown, place: number): CopilotMessage {
  const pathOf = (field: string) => `messages.${place}.${field}`;
  const { id, text, timestamp, report_id } = readFields(raw, () => `messages.${place}`);
  const known = readId(id);
  if (known === undefined) throw unusable(pathOf("id"), id, idForm);
  if (typeof text !== "string") throw unusable(pathOf("text"), text, "text");
  const at = readTimestamp(timestamp);
  if (typeof timestamp !== "string" || at === undefined) {
    throw unusable(pathOf("timestamp"), timestamp, "a time in ISO 8601, such as 2024-04-29T02:08:29.375Z");
  }
  const hasReport = report_id !== undefined && report_id !== null;
  const reportId = hasReport ? readId(report_id) : null;
  if (reportId === undefined) throw unusable(pathOf("report_id"), report_id, idForm);
  return { id: known, text, timestamp, at, reportId };
}

const usual = /^\d{4}-\d{2}-[0-2]\dT\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** A time of ISO 8601; undefined for anything else. */
function readTimestamp(value: unknown): Instant | undefined {
  if (typeof value !== "string") return undefined;
  // The engine's own parser takes a tenth of the time; it would take the 30th of February for a March day.
  if (usual.test(value) && value.slice(8, 10) <= "28") {
    const time = Date.parse(value);
    if (!Number.isNaN(time)) return BigInt(time) * 1000n;
  }
  try {
    return parseInstant(value, "timestamp");
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

const isSame = (left: CopilotMessage, right: CopilotMessage): boolean =>
  left.text === right.text && left.timestamp === right.timestamp && left.reportId === right.reportId;
