const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A whole number with thousands separators. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** "1 session", "2,000 sessions". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
