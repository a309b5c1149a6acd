import type { Instant } from "#/domain/instant.ts";
import { type Credits, least } from "./credit-amount.ts";
import { expiredOf, type LedgerGrant } from "./ledger-state.ts";

/** What is taken from one grant: of what it has available, and of what had expired. */
interface Draw {
  grant: string;
  available: Credits;
  expired: Credits;
}

export interface Drawn {
  draws: Draw[];
  /** What is spent beyond the grants. */
  overage: Credits;
  /** What neither covers. */
  short: Credits;
}

/** Priority, then the earliest expiry (never comes last), then who was effective first, then the id. */
export function byBurnDown(left: LedgerGrant, right: LedgerGrant): number {
  const never = 1n << 62n;
  const expiry = (left.expiresAt ?? never) - (right.expiresAt ?? never);
  const effective = left.effectiveAt - right.effectiveAt;
  return (
    left.priority - right.priority ||
    Number(expiry) ||
    Number(effective) ||
    (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
  );
}

/** What of a grant may be taken: available, and expired. */
export interface Source {
  grant: LedgerGrant;
  available: Credits;
  expired: Credits;
}

/** What may be spent or held at an instant. */
export const sourcesAt = (grants: Iterable<LedgerGrant>, at: Instant): Source[] =>
  [...grants]
    .filter((grant) => grant.effectiveAt <= at && grant.available > 0n)
    .map((grant) => ({ grant, available: grant.available, expired: 0n }));

/**
 * What may pay use of a period that ended then: grants that were effective before its end, with what of them
 * has expired since, and what was rolled over from them at its end.
 */
export function sourcesOfPeriod(grants: ReadonlyMap<string, LedgerGrant>, endedAt: Instant): Source[] {
  const rolled = new Map<string, Credits>();
  for (const { rolledFrom, amount } of grants.values()) {
    if (rolledFrom !== null) rolled.set(rolledFrom, (rolled.get(rolledFrom) ?? 0n) + amount);
  }
  return [...grants.values()]
    .filter((grant) =>
      grant.source === "rollover" ? grant.effectiveAt <= endedAt : grant.effectiveAt < endedAt,
    )
    .map((grant) => {
      const isTakenBack = grant.isExpired && grant.expiresAt !== null && grant.expiresAt >= endedAt;
      const left = expiredOf(grant) - (rolled.get(grant.id) ?? 0n);
      return { grant, available: grant.available, expired: isTakenBack && left > 0n ? left : 0n };
    })
    .filter(({ available, expired }) => available > 0n || expired > 0n);
}

/** Takes an amount from grants in burn-down order, then as overage as far as there is `room` (0 by default; null: no limit). */
export function drawCredits(sources: readonly Source[], amount: Credits, room: Credits | null = 0n): Drawn {
  const draws: Draw[] = [];
  let left = amount;
  for (const source of sources.toSorted((one, other) => byBurnDown(one.grant, other.grant))) {
    if (left === 0n) break;
    const expired = least(left, source.expired);
    const available = least(left - expired, source.available);
    left -= expired + available;
    draws.push({ grant: source.grant.id, available, expired });
  }
  const overage = room === null ? left : least(left, room);
  return { draws, overage, short: left - overage };
}
