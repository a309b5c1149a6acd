import { createSerializer } from "nuqs/server";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

const serialize = createSerializer({ reference: referenceParser });

/** The page of a user, as of `reference` when one is given. */
export function userHref(username: string, reference: string | null = null): string {
  return serialize(`/users/${encodeURIComponent(username)}`, { reference });
}
