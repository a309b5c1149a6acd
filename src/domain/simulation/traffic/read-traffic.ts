import type { Context } from "#/domain/context.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import { readSessions, verdictOf } from "./stored-session.ts";

/** The verdict of the latest session, running or over; null when traffic was never switched on. */
export async function readTraffic(ctx: Context): Promise<TrafficVerdict | null> {
  const latest = (await readSessions(ctx)).at(-1);
  return latest ? verdictOf(latest) : null;
}
