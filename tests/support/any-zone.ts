import fc from "fast-check";

/** Zones and moments (UTC) at which their clocks do what is easily got wrong. */
const moments: readonly (readonly [zone: string, at: string])[] = [
  ["UTC", "2022-12-31T23:00:00Z"],
  ["Europe/Berlin", "2022-03-27T01:00:00Z"],
  ["Europe/Berlin", "2022-10-30T01:00:00Z"],
  ["America/New_York", "2022-11-06T06:00:00Z"],
  ["Asia/Kolkata", "2022-12-15T18:30:00Z"],
  ["Asia/Kathmandu", "1985-12-31T18:30:00Z"],
  ["America/Santiago", "2022-09-11T04:00:00Z"],
  ["America/Santiago", "2022-04-03T03:00:00Z"],
  ["Africa/Cairo", "2023-10-26T21:00:00Z"],
  ["Africa/Cairo", "2023-04-27T22:00:00Z"],
  ["Australia/Lord_Howe", "2022-04-02T15:00:00Z"],
  ["Australia/Lord_Howe", "2022-10-01T15:30:00Z"],
  ["America/St_Johns", "2010-11-07T02:31:00Z"],
  ["America/St_Johns", "2010-03-14T03:31:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Africa/Monrovia", "1972-01-07T00:44:30Z"],
  ["Africa/Casablanca", "2022-03-27T02:00:00Z"],
  ["Pacific/Kiritimati", "1994-12-31T10:40:00Z"],
];

/** Microseconds, near one of them; often exactly on a boundary or one microsecond off. */
export const anyZoneMoment: fc.Arbitrary<{ zone: string; at: bigint }> = fc
  .tuple(
    fc.constantFrom(...moments),
    fc.integer({ min: -200, max: 200 }),
    fc.constantFrom(30, 60, 3600, 3600, 86_400),
    fc.constantFrom(0n, 0n, 0n, 1n, -1n, 1_234_567n),
  )
  .map(([[zone, at], steps, seconds, micros]) => ({
    zone,
    at: BigInt(Date.parse(at) + steps * seconds * 1000) * 1000n + micros,
  }));
