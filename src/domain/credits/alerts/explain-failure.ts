import { TargetRefused } from "./guard-target.ts";

const meanings: Record<string, string> = {
  ECONNREFUSED: "The connection was refused",
  ECONNRESET: "The connection was closed without an answer",
  EPIPE: "The connection was closed without an answer",
  EHOSTUNREACH: "The host can't be reached",
  ENETUNREACH: "The host can't be reached",
  ETIMEDOUT: "The host did not answer",
  ENOTFOUND: "The name can't be resolved",
  EAI_AGAIN: "The name can't be resolved at the moment",
};

/** Why there was no answer from a receiver, in a sentence for its owner. */
export function explainFailure(error: unknown): string {
  if (error instanceof TargetRefused) return `Refused: ${error.message}.`;
  // One of several addresses that were tried, each of which failed.
  const cause = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const text = cause instanceof Error ? cause.message : String(cause);
  if (code.startsWith("HPE_")) return "The answer was not HTTP.";
  const meaning = meanings[code];
  if (meaning) return `${meaning} (${code}).`;
  return `${text.slice(0, 200).replace(/\.?$/, ".")}`;
}
