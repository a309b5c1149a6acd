/** The code of PostgreSQL, postgres.js or a socket, of an error or of what caused it; empty for one without. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

/** A deadlock, or a race lost to another transaction: gone when tried again. */
export const isLostRace = (error: unknown) => /^(40001|40P01)$/.test(codeOf(error));

/** PostgreSQL's code for a key that is there already. */
export const isTaken = (error: unknown) => codeOf(error) === "23505";

/** Codes of postgres.js, of sockets, and of a PostgreSQL that stops or has no connection left. */
const away = /^(CONNECT|ECONN|ENOENT$|EPIPE$|ETIMEDOUT$|57P0|53300$|08)/;

export const isDatabaseAway = (error: unknown) => away.test(codeOf(error));
