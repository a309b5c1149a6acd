import type { StoredSession } from "#/domain/simulation/traffic/stored-session.ts";

/** A session whose first step is known. */
export type BegunSession = StoredSession & { startStep: number };

/** Begins and ends where it was asked to, at `step` for what the leader hears of only now. */
export function beginAt(row: StoredSession, step: number): BegunSession {
  const startStep = row.startStep ?? step;
  const stopStep = row.stopStep ?? (row.stoppedAt === null ? null : Math.max(step, startStep));
  return { ...row, startStep, stopStep };
}

/** A session of a run that nobody can compute again: what had not ended when its leader did stays unknown. */
export function abandon(row: StoredSession): BegunSession {
  const startStep = row.startStep ?? 0;
  const { settled, verdict } = row.counts;
  const unknown = verdict.simulated - settled.requests;
  const trouble =
    unknown > 0
      ? `The leader ended with the run: of ${unknown} requests it is not known whether they were reported.`
      : null;
  return {
    ...row,
    startStep,
    stopStep: row.acknowledgedStep ?? startStep,
    counts: { ...row.counts, verdict: { ...verdict, trouble: verdict.trouble ?? trouble } },
  };
}
