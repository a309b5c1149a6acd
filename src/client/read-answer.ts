import { retryAfterMs } from "./retry-after.ts";
import type { WireAnswer } from "./transport/transport.ts";

/** What the server did with one event. */
export interface Receipt {
  id: string;
  status: "accepted" | "duplicate" | "conflict" | "rejected";
  /** ISO 8601, when the server has the event. */
  receivedAt?: string;
  /** For a conflict, the fields in which the event stored under this key differs. */
  differs?: string[];
  /** For a rejection, the field at fault. */
  path?: string;
  reason?: string;
}

/** What an answer to a batch means for it. */
export type BatchOutcome =
  | { kind: "receipts"; receipts: Receipt[] }
  /** To be split, unless it is a single event. */
  | { kind: "too large"; reason: string }
  /** To be sent again as it is, no sooner than after `waitMs`. */
  | { kind: "retry"; reason: string; waitMs: number }
  /** Not to be sent again; `isFault` when it is the events that are wrong, not who sends them where. */
  | { kind: "refused"; status: number; reason: string; isFault: boolean };

const retried = new Set([408, 425, 429]);
const faults = new Set([400, 415, 422]);

/** Reads the answer to a batch of events with these keys. */
export function readAnswer(answer: WireAnswer, ids: readonly string[], now: number): BatchOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const receipts = readReceipts(answer.text, ids);
    if (receipts) return { kind: "receipts", receipts };
    return { kind: "retry", reason: `an answer ${status} whose receipts don't match the events`, waitMs: 0 };
  }
  const reason = refusalOf(answer);
  if (status === 413) return { kind: "too large", reason };
  if (status >= 500 || retried.has(status)) {
    const waitMs = retryAfterMs(answer.header("retry-after"), answer.header("date"), now);
    return { kind: "retry", reason, waitMs };
  }
  return { kind: "refused", status, reason, isFault: faults.has(status) };
}

/** One sentence from an answer that is no success: the detail of its problem (RFC 9457) where it has one. */
export function refusalOf(answer: WireAnswer): string {
  const problem = asRecord(parse(answer.text));
  const said = [problem?.detail, problem?.title].find((text) => typeof text === "string" && text !== "");
  const target = answer.header("location");
  const redirect = answer.status >= 300 && answer.status < 400 && target ? ` (redirected to ${target})` : "";
  return `HTTP ${answer.status}${said === undefined ? "" : `: ${said}`}${redirect}`;
}

/** JSON of an answer; undefined if it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The receipts, one for each key and in the same order; undefined if they aren't. */
function readReceipts(text: string, ids: readonly string[]): Receipt[] | undefined {
  const list = asRecord(parse(text))?.receipts;
  if (!Array.isArray(list) || list.length !== ids.length) return undefined;
  const receipts: Receipt[] = [];
  for (const [index, id] of ids.entries()) {
    const receipt = readReceipt(list[index]);
    if (receipt?.id !== id) return undefined;
    receipts.push(receipt);
  }
  return receipts;
}

function readReceipt(value: unknown): Receipt | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, status, received_at, differs, path, reason } = value as Record<string, unknown>;
  if (typeof id !== "string") return undefined;
  if (status !== "accepted" && status !== "duplicate" && status !== "conflict" && status !== "rejected") {
    return undefined;
  }
  const receipt: Receipt = { id, status };
  if (typeof received_at === "string") receipt.receivedAt = received_at;
  if (Array.isArray(differs)) receipt.differs = differs.map(String);
  if (typeof path === "string") receipt.path = path;
  if (typeof reason === "string") receipt.reason = reason;
  return receipt;
}
