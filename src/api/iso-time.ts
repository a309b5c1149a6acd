/** A time as PostgreSQL writes it, as callers see it: ISO 8601 UTC. */
export const iso = (time: string) => new Date(time).toISOString();

export const isoOrNull = (time: string | null) => (time === null ? null : iso(time));
