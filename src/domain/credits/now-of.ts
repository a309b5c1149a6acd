import type { Context } from "#/domain/context.ts";
import type { Instant } from "#/domain/instant.ts";

/** The clock's time as an instant. */
export const nowOf = (ctx: Pick<Context, "clock">): Instant => BigInt(ctx.clock().getTime()) * 1000n;
