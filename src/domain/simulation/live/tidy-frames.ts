import type { Context } from "#/domain/context.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";

const hour = 3_600_000;

/** Frames that always stay, and rows that go at a time. */
const leastFrames = 1000;
const batchSize = 500;

/** Failures of the current run that stay. */
const mostFailures = 1000;

/**
 * Lets go of frames older than an hour, a few at a time, but not of those from which a new leader would have to tell of
 * requests again (for a day at most); and of failures that nobody asks for. Answers whether there may be more.
 */
export async function tidyFrames(ctx: Context): Promise<boolean> {
  const before = (age: number) => new Date(ctx.clock().getTime() - age).toISOString();
  const frames = await ctx.sql`
    delete from simulation_frames where seq in (
      select frames.seq from simulation_frames as frames, simulation
      where simulation.id = 1 and frames.seq <= simulation.seq - ${leastFrames} and frames.at < ${before(hour)}
        and (frames.run_id <> simulation.run_id or frames.step <= simulation.checkpoint_step
          or frames.at < ${before(24 * hour)})
      order by frames.seq limit ${batchSize})`;
  const earlier = await ctx.sql`
    delete from simulation_failures where id in (
      select failures.id from simulation_failures as failures, simulation
      where simulation.id = 1 and failures.run_id <> simulation.run_id and failures.created_at < ${before(hour)}
      limit ${batchSize})`;
  const over = await ctx.sql`
    delete from simulation_failures where id in (
      select failures.id from simulation_failures as failures, simulation
      where simulation.id = 1 and failures.run_id = simulation.run_id
        and failures.end_seconds < simulation.checkpoint_step * ${stepSeconds}::float8
      order by failures.start_seconds desc offset ${mostFailures} limit ${batchSize})`;
  return [frames, earlier, over].some(({ count }) => count === batchSize);
}
