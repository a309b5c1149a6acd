import { DomainError } from "#/domain/domain-error.ts";

/** The Copilot service failed or answered something that can't be used. The message is safe to show. */
export class UpstreamFault extends DomainError {
  override name = "UpstreamFault";
  /** Whether it may be gone when tried again. */
  readonly isPassing: boolean;
  /** What the service asked to wait, ms; 0 where it did not say. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    more: { path?: string; cause?: unknown; isPassing?: boolean; retryAfterMs?: number } = {},
  ) {
    super("upstream", message, more.path);
    this.isPassing = more.isPassing ?? false;
    this.retryAfterMs = more.retryAfterMs ?? 0;
    if (more.cause !== undefined) this.cause = more.cause;
  }
}

/** Something in an answer is not as agreed; `path` says where, as in `messages.3.id`. */
export function unusable(path: string, value: unknown, expected: string): UpstreamFault {
  const where = path === "" ? "it" : path;
  return new UpstreamFault(
    `The Copilot service's answer can't be used: ${where} ${shown(value)}; expected ${expected}.`,
    { path },
  );
}

/** What was found, in a few words. */
function shown(value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is null";
  if (Array.isArray(value)) return "is an array";
  if (typeof value === "object") return JSON.isRawJSON(value) ? "is a number" : "is an object";
  if (typeof value === "number" || typeof value === "boolean") return `is ${value}`;
  return `is ${JSON.stringify(String(value).slice(0, 60))}`;
}
