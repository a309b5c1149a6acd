import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeSimulation, unchanged } from "#/domain/simulation/live/change-simulation.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import type { SimulationRow } from "#/domain/simulation/live/simulation-row.ts";
import { insertSession } from "./insert-session.ts";
import { trafficMeters, trafficService } from "./metering-names.ts";
import { tooMuchTraffic } from "./traffic-limit.ts";

/**
 * Switches on or off that each simulated request is reported as usage; the verdict of the frame that includes it, null
 * when it was never on. Requests from before switching off are still delivered. Throws conflict where the simulation
 * makes more requests than can be reported or a meter's name is taken, busy where nobody leads.
 */
export async function setTraffic(
  ctx: Context,
  { enabled }: { enabled: boolean },
): Promise<TrafficVerdict | null> {
  const frame = await changeSimulation(ctx, async (tx, row) => {
    const now = ctx.clock().toISOString();
    if (!enabled) {
      const ended = await tx`update simulation_traffic set stopped_at = ${now} where stopped_at is null`;
      return ended.count > 0 ? undefined : unchanged;
    }
    const [open] = await tx`select from simulation_traffic where stopped_at is null`;
    if (open) return unchanged;
    await checkTraffic(tx, row);
    await insertSession(tx, row.run_id, now);
    return undefined;
  });
  return frame.traffic;
}

async function checkTraffic(tx: TransactionSql, { topology, speed }: SimulationRow): Promise<void> {
  // A speed that nobody set is the leader's to know.
  const [latest] = await tx<{ speed: number }[]>`
    select (body ->> 'speed')::float8 as speed from simulation_frames order by seq desc limit 1`;
  const tooMuch = tooMuchTraffic(topology, speed ?? latest?.speed ?? 1);
  if (tooMuch) throw new DomainError("conflict", tooMuch);
  const [taken] = await tx<{ slug: string; service: string }[]>`
    select meters.slug, services.slug as service from meters join services on services.id = service_id
    where meters.slug = any(${trafficMeters.map(({ slug }) => slug)}::text[])
      and services.slug <> ${trafficService.slug}`;
  if (taken) {
    const detail = `The meter "${taken.slug}" is taken by service "${taken.service}"; simulated requests need it.`;
    throw new DomainError("conflict", detail);
  }
}
