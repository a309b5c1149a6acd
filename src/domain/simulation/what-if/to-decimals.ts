/** Rounded, so that a result of many numbers is not long; the same number always to the same. */
export function toDecimals(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}
