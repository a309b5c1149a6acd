/** Something the person who starts Meterline can mend. `message` says in one plain sentence what is wrong and what to do. */
export class StartupError extends Error {
  override name = "StartupError";
}

/** The `code` that Node, PostgreSQL and postgres.js put on their errors: "ENOENT", "28P01", "CONNECT_TIMEOUT". */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  // Happy Eyeballs: Node tries each address of a host and throws all that failed together.
  if (error instanceof AggregateError) return error.errors.map(errorCode).find((code) => code !== undefined);
  return undefined;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
