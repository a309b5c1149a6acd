import { type Instant, microsPerDay } from "#/domain/instant.ts";

/** A session as it counts: decimals in units of 10 ** -9 Kb. */
export interface PlainSession {
  username: string;
  /** Seconds since the epoch. */
  second: number;
  upload: bigint;
  download: bigint;
}

export interface PlainSums {
  sessions: bigint;
  total: bigint;
  upload: bigint;
  download: bigint;
}

export type Measure = keyof PlainSums;

const decimals = 9;

/** A decimal's text in units of 10 ** -9. */
export function toUnits(text: string): bigint {
  const [whole = "", part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(decimals, "0"));
}

/** Those units as a decimal's text, without zeros that say nothing. */
export function fromUnits(units: bigint): string {
  const digits = String(units).padStart(decimals + 1, "0");
  const part = digits.slice(-decimals).replace(/0+$/, "");
  return part === "" ? digits.slice(0, -decimals) : `${digits.slice(0, -decimals)}.${part}`;
}

export function addUp(sessions: readonly PlainSession[]): PlainSums {
  const sums: PlainSums = { sessions: 0n, total: 0n, upload: 0n, download: 0n };
  for (const { upload, download } of sessions) {
    sums.sessions += 1n;
    sums.upload += upload;
    sums.download += download;
    sums.total += upload + download;
  }
  return sums;
}

/** The sessions that start in the window of `days` days up to the reference, both ends inclusive. */
export function inWindow(
  sessions: readonly PlainSession[],
  reference: Instant,
  days: number,
): PlainSession[] {
  const from = reference - BigInt(days) * microsPerDay;
  return sessions.filter(({ second }) => {
    const time = BigInt(second) * 1_000_000n;
    return time >= from && time <= reference;
  });
}

export interface PlainRank {
  username: string;
  rank: number;
  value: bigint;
}

/** Everyone with a session in the window, most first, ties by username bytewise. */
export function rankPlainly(
  sessions: readonly PlainSession[],
  reference: Instant,
  days: number,
  measure: Measure,
): PlainRank[] {
  const byUser = Map.groupBy(inWindow(sessions, reference, days), ({ username }) => username);
  return [...byUser]
    .map(([username, own]) => ({ username, value: addUp(own)[measure] }))
    .sort(
      (a, b) => compare(b.value, a.value) || Buffer.compare(Buffer.from(a.username), Buffer.from(b.username)),
    )
    .map((user, index) => ({ ...user, rank: index + 1 }));
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** Percent with 4 decimals, half up. */
export function sharePlainly(value: bigint, all: bigint): string {
  if (all === 0n) return "0.0000";
  const tenThousandths = (value * 2_000_000n + all) / (all * 2n);
  const digits = String(tenThousandths).padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
