import { z } from "@hono/zod-openapi";

/** Simulated seconds that a failure may last at most; those that last until ended have no duration. */
export const longestSeconds = 1_000_000;

/** A number of a body, neither text nor infinite. */
export function amount(least: number, most: number, more: { above?: boolean; description?: string } = {}) {
  const range = `${more.above ? `above ${least} up to` : `${least} to`} ${most}`;
  const error = (issue: { input?: unknown }) =>
    `${issue.input === undefined ? "required; " : ""}expected a number: ${range}`;
  const number = z.number({ error });
  return (more.above ? number.gt(least, { error }) : number.min(least, { error }))
    .max(most, { error })
    .openapi(more.description === undefined ? {} : { description: more.description });
}

/** A whole number of a body. */
export function whole(least: number, most: number, description?: string) {
  const error = (issue: { input?: unknown }) =>
    `${issue.input === undefined ? "required; " : ""}expected a whole number from ${least} to ${most}`;
  return z
    .int({ error, abort: true })
    .min(least, { error, abort: true })
    .max(most, { error })
    .openapi(description === undefined ? {} : { description });
}

/** A share of something. */
export const share = (description: string) => amount(0, 1, { above: true, description });

const idForm = 'an id of 1 to 64 of a-z, 0-9, "-", "_" and "." that begins with a letter or digit';

/** The name of a simulated service. */
export const SimulatedServiceId = z
  .string({
    error: (issue) => `${issue.input === undefined ? "required; " : ""}expected ${idForm}`,
  })
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, `expected ${idForm}`)
  .openapi({ example: "db-service" });

/** A service that is named to be looked up: what is none of an id is no service either. */
export const ServiceName = z
  .string({
    error: (issue) => `${issue.input === undefined ? "required; " : ""}expected the id of a service`,
  })
  .min(1, "expected the id of a service")
  .max(255, "expected the id of a service")
  .openapi({ example: "db-service" });

/** Where the random numbers of a run begin. */
export const Seed = whole(0, 4_294_967_295, "The same seed, topology and failures give the same run");
