/** The later one of two times, ISO 8601 in UTC; null stands for none. */
export const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;
