/** Every way in which an operation refuses; each transport maps them once. */
export type DomainErrorCode =
  | "unreadable"
  | "invalid"
  | "not_found"
  | "conflict"
  | "too_large"
  | "busy"
  /** A service that the operation depends on failed; nobody who asks can help it. */
  | "upstream";

/** A refusal that the caller may read: `message` is one sentence, safe to show. */
export class DomainError extends Error {
  override name = "DomainError";
  readonly code: DomainErrorCode;
  readonly path: string | undefined;

  constructor(code: DomainErrorCode, message: string, path?: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}
