import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoUtc, microsPerDay, parseInstant } from "#/domain/instant.ts";
import type { TimeRange } from "./window-parts.ts";

/** The first instant of the year 1, the earliest that PostgreSQL reads in ISO 8601. */
const earliest: Instant = -62_135_596_800_000_000n;

/** The instant, or the earliest that there is. */
export const notBeforeAll = (instant: Instant): Instant => (instant < earliest ? earliest : instant);

const defaultDays = 30n;

/**
 * The span that is asked for. Without `to` it ends now; without `from` it begins where `startOf` says that the window
 * of the instant 30 days before its end does. Throws unreadable and invalid.
 */
export function readRange(
  ctx: Pick<Context, "clock">,
  input: { from?: string | undefined; to?: string | undefined },
  startOf: (instant: Instant) => Instant = (instant) => instant,
): TimeRange {
  const to = input.to === undefined ? BigInt(ctx.clock().getTime()) * 1000n : parseInstant(input.to, "to");
  const from =
    input.from === undefined
      ? notBeforeAll(startOf(notBeforeAll(to - defaultDays * microsPerDay)))
      : parseInstant(input.from, "from");
  if (from >= to) {
    const said = `from is ${isoUtc(from)}, which is not before to, ${isoUtc(to)}.`;
    throw new DomainError("invalid", said, "from");
  }
  return { from, to };
}
