import { randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import { isoText } from "#/domain/simulation/live/iso-text.ts";
import type { TrafficCounts } from "./stored-session.ts";

/** Sessions that are over and stay. */
const mostOver = 100;

/** A session of a run; there may be no other that is open. Lets go of old ones that are over. */
export async function insertSession(tx: TransactionSql, runId: string, now: string): Promise<void> {
  const id = randomUUID();
  const startedAt = await laterThanAll(tx, now);
  const counts = JSON.stringify(beginCounts(id, startedAt, await latestUsage(tx)));
  await tx`
    insert into simulation_traffic (id, run_id, started_at, counts)
    values (${id}, ${runId}, ${startedAt}, ${counts}::text::jsonb)`;
  await tx`
    delete from simulation_traffic where id in (
      select id from simulation_traffic where counts ->> 'isFinal' = 'true'
      order by started_at desc, id desc offset ${mostOver})`;
}

/** The latest session is known by its time, though it may be begun by a machine whose clock is behind. */
async function laterThanAll(tx: TransactionSql, now: string): Promise<string> {
  const [latest] = await tx<{ next: string | null }[]>`
    select ${tx.unsafe(isoText("(max(started_at) + interval '1 ms')"))} as next from simulation_traffic`;
  return latest?.next && latest.next > now ? latest.next : now;
}

/** When requests of earlier sessions occurred at the latest: each did at the time of a frame. */
async function latestUsage(tx: TransactionSql): Promise<string | null> {
  const [latest] = await tx<{ at: string | null }[]>`
    select ${tx.unsafe(isoText("max(at)"))} as at from simulation_frames`;
  return latest?.at ?? null;
}

function beginCounts(id: string, startedAt: string, after: string | null): TrafficCounts {
  return {
    after,
    settled: { requests: 0, rejected: 0, firstAt: null, lastAt: null },
    verdict: {
      id,
      startedAt,
      simulated: 0,
      accepted: 0,
      duplicate: 0,
      rejected: 0,
      waiting: 0,
      lostAnswers: 0,
      delayed: 0,
      repeated: 0,
      stored: null,
      storedAt: null,
      lost: null,
      doubled: null,
      trouble: null,
    },
    isFinal: false,
  };
}
