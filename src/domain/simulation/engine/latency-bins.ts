/** Bins by service; 2^32 µs, 71 minutes, and more all fall into the last ones. */
export const binCount = 256;

/**
 * The bin of a latency: up to 16 µs one a microsecond, from there eight even ones between each power of two and the next.
 * A bin's middle is within 6.25 % of all that it holds.
 */
export function binOf(latencyUs: number): number {
  if (latencyUs < 8) return latencyUs;
  const value = Math.min(latencyUs, 0xffff_ffff);
  const power = 31 - Math.clz32(value);
  return (power - 2) * 8 + ((value >>> (power - 3)) & 7);
}

/** µs */
export function middleOf(bin: number): number {
  if (bin < 8) return bin;
  const width = 2 ** (Math.floor(bin / 8) - 1);
  return (8 + (bin % 8)) * width + (width - 1) / 2;
}
