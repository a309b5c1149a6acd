import { randomUUID } from "node:crypto";
import { vi } from "vitest";
import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { insertSession } from "#/domain/simulation/traffic/insert-session.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import type { LeaderMoment, PublishedRequests, SimulatedRequest } from "#/jobs/simulation/traffic-source.ts";

export const twoServices: Topology = {
  services: ["gateway", "auth.v2"].map((id) => ({
    id,
    requestRate: 10,
    errorProbability: 0,
    latency: { kind: "constant", ms: 20 },
    dependencies: [],
  })),
};

/** The simulation's row as a leader of this epoch writes it, in place of any other. */
export async function putSimulation(sql: Sql, moment: LeaderMoment): Promise<void> {
  await sql`delete from simulation`;
  await sql`
    insert into simulation (id, run_id, seed, paused, topology, topology_revision, revision, epoch, anchor_at,
      step, seq, checkpoint_step)
    values (1, ${moment.runId}, 1, false, ${JSON.stringify(moment.topology)}::text::jsonb, 1, 1, ${moment.epoch}, now(),
      ${moment.step}, 1, 0)`;
}

export async function openSession(sql: Sql, runId: string): Promise<string> {
  await sql.begin((tx) => insertSession(tx, runId, new Date().toISOString()));
  const [row] = await sql<{ id: string }[]>`select id from simulation_traffic where stopped_at is null`;
  return row?.id ?? "";
}

/** Frames of made-up requests, one after the other; each is of its own millisecond. */
export class MadeUpRun {
  readonly runId = randomUUID();
  readonly frames: PublishedRequests[] = [];
  readonly topology: Topology;
  step = 0;
  epoch = 1;
  #at = Date.now();

  constructor(topology: Topology = twoServices) {
    this.topology = topology;
  }

  get moment(): LeaderMoment {
    const { epoch, runId, step, topology } = this;
    return { epoch, runId, step, speed: 1, topology };
  }

  /**
   * The next frame: of `steps` steps with so many requests of every service each, published by a machine whose clock is
   * that much behind.
   */
  frame({ steps = 4, requests = 5, isFailing = false, behindMs = 0 } = {}): PublishedRequests {
    const made: SimulatedRequest[] = [];
    for (let step = this.step + 1; step <= this.step + steps; step++) {
      for (const { id } of this.topology.services) {
        for (let index = 0; index < requests; index++) {
          const latencyMs = 10 + ((step * 7 + index * 3) % 50) / 7;
          made.push({ step, index, serviceId: id, isOk: (step + index) % 4 > 0, latencyMs });
        }
      }
    }
    this.#at = Math.max(this.#at + 1, Date.now());
    const at = new Date(this.#at - behindMs).toISOString();
    const toStep = this.step + steps;
    const frame = { runId: this.runId, at, fromStep: this.step, toStep, isFailing, requests: made };
    this.frames.push(frame);
    this.step = toStep;
    return frame;
  }
}

/** Stores a frame as the leader does before it tells of its requests. */
export async function storeFrame(sql: Sql, { runId, at, toStep }: PublishedRequests): Promise<void> {
  await sql`
    insert into simulation_frames (seq, run_id, at, step, body)
    select coalesce(max(seq), 0) + 1, ${runId}, ${at}, ${toStep}, '{}' from simulation_frames`;
}

/** The verdict of a session once it is over: everything has ended and was compared. */
export const untilOver = (ctx: Context, id: string): Promise<TrafficVerdict> =>
  vi.waitFor(
    async () => {
      const [over] = await ctx.sql`
        select from simulation_traffic where id = ${id} and counts ->> 'isFinal' = 'true'`;
      const verdict = await readTraffic(ctx);
      if (!over || verdict?.id !== id)
        throw new Error(`session ${id} is not over: ${JSON.stringify(verdict)}`);
      return verdict;
    },
    { timeout: 20_000, interval: 50 },
  );

/** Requests of a session's steps, added up from the frames alone. */
export async function countSimulated(sql: Sql, sessionId: string): Promise<CountedUsage> {
  const [row] = await sql<CountedUsage[]>`
    select coalesce(sum((point ->> 'requests')::int), 0)::int as events,
      coalesce(sum((point ->> 'requests')::int), 0)::int as requests,
      coalesce(sum((point ->> 'failures')::int), 0)::int as failures
    from simulation_traffic session
    join simulation_frames frame
      on frame.run_id = session.run_id and frame.step >= start_step and frame.step < stop_step,
      jsonb_array_elements(body -> 'interval') as point
    where session.id = ${sessionId}`;
  if (!row) throw new Error("a sum is always there");
  return row;
}

interface CountedUsage {
  events: number;
  requests: number;
  failures: number;
}

/** What is in the events of a session, counted without the product's queries. */
export async function countUsage(sql: Sql, sessionId: string): Promise<CountedUsage> {
  const [row] = await sql<CountedUsage[]>`
    select count(*)::int as events, coalesce(sum(quantities[1]), 0)::int as requests,
      coalesce(sum(quantities[2]), 0)::int as failures
    from usage_events where id like ${`${sessionId}:%`} and voided_at is null`;
  if (!row) throw new Error("a count is always there");
  return row;
}

/** The same of frames. */
export function countFrames(frames: readonly PublishedRequests[]): CountedUsage {
  const all = frames.flatMap(({ requests }) => requests);
  return { events: all.length, requests: all.length, failures: all.filter(({ isOk }) => !isOk).length };
}
