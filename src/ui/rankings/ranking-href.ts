import { createSerializer, parseAsString } from "nuqs/server";

const serialize = createSerializer({ meter: parseAsString });

/** The ranking by a meter. */
export const rankingHref = (meter: string): string => serialize("/rankings", { meter });
