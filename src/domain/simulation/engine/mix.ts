/**
 * Random numbers by key: the same key and salt always give the same, whatever else was drawn. A key is 32 bits and may
 * itself come from here, so that keys form a tree. Different salts of one key, and different keys under one salt, never
 * give the same. Source of the mixing: the finalizer "lowbias32" by Chris Wellons, in the public domain.
 */
export function mix(key: number, salt: number): number {
  let mixed = key ^ Math.imul(salt + 1, 0x9e37_79b1);
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x7feb_352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846c_a68b);
  return mixed ^ (mixed >>> 16);
}

/** A key as a number in [0, 1). */
export function toUnit(key: number): number {
  return (key >>> 0) / 4_294_967_296;
}

/** What a visit draws, told from the calls it makes, whose salts are `salts.calls` + their place among its edges. */
export const salts = {
  ownError: 0,
  addedError: 1,
  latency: 2,
  latencyAngle: 3,
  share: 4,
  wayError: 5,
  pause: 6,
  arrivals: 7,
  slot: 8,
  calls: 16,
  /** + service, or + count of services + edge. */
  partial: 1 << 20,
} as const;
