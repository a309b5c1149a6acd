/** An option that can't be used; the message names it and says what was expected. */
export class InvalidOptionsError extends TypeError {
  override name = "InvalidOptionsError";
}

/** A usage event that can't be sent as it is; thrown by `recordUsage()` itself, before anything is queued. */
export class InvalidEventError extends TypeError {
  override name = "InvalidEventError";
  /** The field at fault, such as `values.upload`. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(`${path}: ${message}`);
    this.path = path;
  }
}

/** The queue is full and so is the line of calls that wait for it; the event was not taken. */
export class QueueFullError extends Error {
  override name = "QueueFullError";
}

/** The client is closed; the event was not taken. */
export class ClientClosedError extends Error {
  override name = "ClientClosedError";
}

/** `flush()` could not see every event acknowledged. */
export class NotDeliveredError extends Error {
  override name = "NotDeliveredError";
  /** Events that the server has not acknowledged. */
  readonly undelivered: number;

  constructor(message: string, undelivered: number) {
    super(message);
    this.undelivered = undelivered;
  }
}

/** A request that came to nothing: no answer, or one that refuses. */
export class RequestFailedError extends Error {
  override name = "RequestFailedError";
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** What an unknown thrown value says. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message || thrown.name : String(thrown);

/** A thrown value as an Error. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
