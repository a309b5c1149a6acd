import type { Context } from "#/domain/context.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";

/** What every step before `acknowledged_step` came to: all of its reports have ended. */
export interface Settled {
  requests: number;
  /** Of those, requests whose reports were refused for good. */
  rejected: number;
  /** When the first and the last of them occurred, ISO 8601; null before there is one. */
  firstAt: string | null;
  lastAt: string | null;
}

/** Kept in `simulation_traffic.counts`. */
export interface TrafficCounts {
  /** Its requests occur after this, ISO 8601: up to here there may be others. Null or left out: no such bound. */
  after?: string | null;
  settled: Settled;
  verdict: Omit<TrafficVerdict, "enabled" | "stoppedAt">;
  /** The session is over: everything has ended and was compared with the usage. */
  isFinal: boolean;
}

/** A row of `simulation_traffic`: what was reported from switching on to switching off, within one run. */
export interface StoredSession {
  id: string;
  runId: string;
  startedAt: string;
  stoppedAt: string | null;
  startStep: number | null;
  stopStep: number | null;
  acknowledgedStep: number | null;
  counts: TrafficCounts;
}

export const verdictOf = ({ counts, stoppedAt }: StoredSession): TrafficVerdict => ({
  ...counts.verdict,
  enabled: stoppedAt === null,
  stoppedAt,
});

type Row = Omit<StoredSession, "startedAt" | "stoppedAt"> & { startedAt: Date; stoppedAt: Date | null };

/** The latest session and those that are not over, oldest first. */
export async function readSessions({ sql }: Pick<Context, "sql">): Promise<StoredSession[]> {
  const rows = await sql<Row[]>`
    select id, run_id as "runId", started_at as "startedAt", stopped_at as "stoppedAt", start_step as "startStep",
      stop_step as "stopStep", acknowledged_step as "acknowledgedStep", counts
    from simulation_traffic
    where counts ->> 'isFinal' = 'false'
      or id = (select id from simulation_traffic order by started_at desc, id desc limit 1)
    order by started_at, id`;
  return rows.map((row) => ({
    ...row,
    startedAt: iso(row.startedAt),
    stoppedAt: row.stoppedAt && iso(row.stoppedAt),
  }));
}

const iso = (time: Date | string): string => new Date(time).toISOString();
