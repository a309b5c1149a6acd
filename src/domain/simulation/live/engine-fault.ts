import { codeOf } from "#/db/error-code.ts";

/** Codes of PostgreSQL, postgres.js and sockets. */
const storage = /^[A-Z0-9_]+$/;

/** Whether an error comes from what is stored or computed, and would come again, rather than from the database. */
export const isEngineFault = (error: unknown): boolean =>
  !storage.test(codeOf(error)) || codeOf(error).startsWith("ERR_");
