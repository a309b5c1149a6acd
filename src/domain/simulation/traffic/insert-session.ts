import { randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import type { TrafficCounts } from "./stored-session.ts";

/** A session of a run; there may be no other that is open. */
export async function insertSession(tx: TransactionSql, runId: string, now: string): Promise<void> {
  const id = randomUUID();
  await tx`
    insert into simulation_traffic (id, run_id, started_at, counts)
    values (${id}, ${runId}, ${now}, ${JSON.stringify(beginCounts(id, now))}::text::jsonb)`;
}

function beginCounts(id: string, startedAt: string): TrafficCounts {
  return {
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
