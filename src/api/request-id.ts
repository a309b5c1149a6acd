import { randomUUID } from "node:crypto";

const form = /^[\w.-]{1,64}$/;

/** The id that a caller gave its request, where it is fit for a log; else a new one. */
export const requestIdOf = (given: string | undefined): string =>
  given !== undefined && form.test(given) ? given : randomUUID();
