import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Frame } from "./frame.ts";
import { frameHub } from "./frame-hub.ts";
import { readNewest } from "./stored-frame.ts";

/** Costs no query while this process reads the feed. Throws busy where there is none yet. */
export async function latestFrame(ctx: Context): Promise<Frame> {
  const hub = frameHub(ctx);
  hub.use();
  const frame = hub.latest ?? (await readNewest(ctx.sql))?.frame;
  if (!frame) throw new DomainError("busy", "The simulation has not begun yet: no process leads it.");
  return frame;
}
