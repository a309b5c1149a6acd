import { HTTPException } from "hono/http-exception";
import { ZodError } from "zod";
import { codeOf, isDatabaseAway } from "#/db/error-code.ts";
import { DomainError, type DomainErrorCode } from "#/domain/domain-error.ts";

/** A failure as any transport may show it. */
export interface ShownError {
  status: 400 | 401 | 403 | 404 | 408 | 409 | 413 | 415 | 422 | 500 | 503;
  title: string;
  detail: string;
  errors?: { path: string; message: string }[];
  /** Seconds after which to try again. */
  retryAfter?: number;
  /** Not the caller's doing: to be logged whole. */
  isOurs: boolean;
}

/** A refusal of the transport itself, before any operation. */
export class HttpRefusal extends Error {
  override name = "HttpRefusal";
  readonly status: ShownError["status"];

  constructor(status: ShownError["status"], message: string) {
    super(message);
    this.status = status;
  }
}

const titles: Record<ShownError["status"], string> = {
  400: "Unreadable request",
  401: "Not signed in",
  403: "Refused",
  404: "Not found",
  408: "Too slow",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported media type",
  422: "Invalid request",
  500: "Internal error",
  503: "Unavailable",
};

function statusOf(code: DomainErrorCode): ShownError["status"] {
  switch (code) {
    case "unreadable":
      return 400;
    case "not_found":
      return 404;
    case "conflict":
      return 409;
    case "too_large":
      return 413;
    case "invalid":
      return 422;
    case "busy":
      return 503;
    case "upstream":
      return 500;
  }
}

/** What a caller may know of an error. The unknown shows nothing of its inside. */
export function showError(error: unknown): ShownError {
  if (error instanceof DomainError) {
    const errors = error.path === undefined ? {} : { errors: [{ path: error.path, message: error.message }] };
    return {
      ...shown(statusOf(error.code), error.message, errors),
      ...(error.code === "busy" && { retryAfter: 1 }),
      ...(error.code === "upstream" && { title: "Upstream failed", isOurs: true }),
    };
  }
  if (error instanceof HttpRefusal) return shown(error.status, error.message);
  if (error instanceof HTTPException && error.status < 500) {
    return shown(error.status === 415 ? 415 : 400, `${error.message.replace(/\.?$/, ".")}`);
  }
  if (error instanceof ZodError) {
    const errors = error.issues.flatMap((issue) =>
      pathsOf(issue).map((path) => ({ path, message: issue.message })),
    );
    const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ");
    return shown(422, detail, { errors });
  }
  if (codeOf(error) === unstorableText)
    return shown(422, "A text holds a NUL character, which no name or file name can have.");
  if (isBrokenOff(error)) return shown(400, "The body did not arrive whole; nothing of it was done.");
  if (isDatabaseAway(error)) {
    return {
      ...shown(503, "The database does not answer; try again in a moment."),
      retryAfter: 2,
      isOurs: true,
    };
  }
  return {
    ...shown(500, "Something went wrong on the server; its log has the details under this request id."),
    isOurs: true,
  };
}

/** Where an issue is; a field that nobody knows is named itself. */
function pathsOf(issue: ZodError["issues"][number]): string[] {
  const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
  return (keys.length > 0 ? keys.map((key) => [...issue.path, key]) : [issue.path]).map((path) =>
    path.join("."),
  );
}

function shown(status: ShownError["status"], detail: string, more: Partial<ShownError> = {}): ShownError {
  return { status, title: titles[status], detail, isOurs: false, ...more };
}

/** PostgreSQL's code for bytes that are no text to it; of what reaches it, a NUL alone. */
const unstorableText = "22021";

/** What Node calls a request whose sender closed before its end. */
const isBrokenOff = (error: unknown) =>
  error instanceof Error && error.message === "aborted" && codeOf(error) === "ECONNRESET";
