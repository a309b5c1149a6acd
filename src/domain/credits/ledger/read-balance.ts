import { plainArrayText } from "#/db/array-text.ts";
import { findCustomer } from "#/domain/analytics/meters/find-customers.ts";
import { windowStart, windowStarts } from "#/domain/analytics/windows/calendar-windows.ts";
import { notBeforeAll, readRange } from "#/domain/analytics/windows/read-range.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoDay, isoUtc, microsPerDay, parseInstant } from "#/domain/instant.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";
import { nowOf } from "../now-of.ts";
import { localDayOf } from "../periods/local-days.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import { describeBalance, readBalances } from "./balance-at.ts";
import { type Credits, creditText, toCredits } from "./credit-amount.ts";
import type { Balance, GrantState } from "./described-ledger.ts";
import { byBurnDown } from "./draw-credits.ts";
import { type CurrentRow, currentPeriods, toHoldPeriod } from "./hold-periods.ts";
import { LedgerDraft } from "./ledger-draft.ts";
import { emptyLedger } from "./ledger-state.ts";

export interface BalanceOfGrants extends Balance {
  /** ISO 8601 UTC. */
  at: string;
  /** Whether more may be spent than is available. Never at a time that is over. */
  overageAllowed: boolean;
  /** Most that may be owed at a time; null without a limit, and where no overage is allowed. */
  overageLimit: Decimal | null;
  /** How much of that is left; null as well. */
  overageLeft: Decimal | null;
  /** Those with something available or held, in burn-down order. */
  grants: {
    id: string;
    state: GrantState;
    available: Decimal;
    held: Decimal;
    priority: number;
    effectiveAt: string;
    expiresAt: string | null;
  }[];
}

/**
 * What a customer (external id) has now, or at a time (ISO 8601); of one to come, if nothing else happens. Throws
 * not_found and unreadable.
 */
export async function readBalance(
  ctx: Context,
  customer: string,
  at: string | undefined,
): Promise<BalanceOfGrants> {
  const now = nowOf(ctx);
  const instant = at === undefined ? now : notBeforeAll(parseInstant(at, "at"));
  const id = await findCustomerId(ctx.sql, customer);
  const [balance] = await readBalances(ctx, id, [instant]);
  if (!balance) throw new Error("an instant without a balance");
  return {
    at: isoUtc(instant),
    ...describeBalance(balance),
    ...(instant < now ? noOverage : await readOverage(ctx, id, instant, balance.overage)),
    grants: balance.grants
      .toSorted((left, right) => byBurnDown(left.grant, right.grant))
      .map(({ grant: { id, priority, effectiveAt, expiresAt }, available, held }) => ({
        id,
        // What has expired has nothing available, and is here for what holds keep of it.
        state:
          effectiveAt > instant
            ? "pending"
            : available > 0n
              ? "active"
              : expiresAt !== null && expiresAt <= instant
                ? "expired"
                : "used",
        available: creditText(available),
        held: creditText(held),
        priority,
        effectiveAt: isoUtc(effectiveAt),
        expiresAt: expiresAt === null ? null : isoUtc(expiresAt),
      })),
  };
}

const noOverage = { overageAllowed: false, overageLimit: null, overageLeft: null };

/** What may be owed at a time from now on, of which so much is. */
async function readOverage(
  { sql }: Pick<Context, "sql">,
  customerId: number,
  at: Instant,
  overage: Credits,
): Promise<Pick<BalanceOfGrants, keyof typeof noOverage>> {
  const [row] = await sql.unsafe<CurrentRow[]>(currentPeriods, [plainArrayText([customerId]), isoUtc(at)]);
  if (!row?.allows) return noOverage;
  const { overageLimit: limit } = toHoldPeriod(row);
  const ledger = { ...emptyLedger, overage, billedOverage: toCredits(row.billed) };
  const left = new LedgerDraft(ledger).overageRoom(limit);
  return {
    overageAllowed: true,
    overageLimit: limit === null ? null : creditText(limit),
    overageLeft: left === null ? null : creditText(left),
  };
}

/** Days that one answer may have. */
const maxDays = 400;

export interface BalanceDay extends Balance {
  /** YYYY-MM-DD, of the customer's time zone. */
  day: string;
  /** The last instant of the day; of the day that is not over yet, now. */
  at: string;
  /** In the day, less what was refunded. */
  spent: Decimal;
}

/**
 * What a customer (external id) had at the end of each of its days of a span, and spent in it. Throws not_found,
 * unreadable and invalid.
 */
export async function readBalanceHistory(
  ctx: Context,
  customer: string,
  span: { from?: string | undefined; to?: string | undefined },
): Promise<{ timeZone: string; days: BalanceDay[] }> {
  const { id, timeZone: zone } = await findCustomer(ctx, customer);
  const range = readRange(ctx, span, (instant) => windowStart("day", zone, instant));
  const now = nowOf(ctx);
  const from = windowStart("day", zone, range.from);
  const isOver = range.to < now;
  const to = isOver ? range.to : now;
  if (range.to - from > BigInt(maxDays) * microsPerDay) {
    throw new DomainError("invalid", `The span is longer than ${maxDays} days.`, "from");
  }
  const starts = from < to ? windowStarts("day", zone, { from, to }) : [];
  const ends = starts.map((_, place) => dayEnd(starts[place + 1] ?? nextDay(zone, to), now));
  const balances = await readBalances(ctx, id, starts.length === 0 ? [] : [from - 1n, ...ends]);
  const days = starts.map((start, place): BalanceDay => {
    const [before, balance] = [balances[place], balances[place + 1]];
    if (!before || !balance) throw new Error("a day without a balance");
    return {
      day: isoDay(localDayOf(zone, start)),
      at: isoUtc(ends[place] ?? now),
      ...describeBalance(balance),
      spent: creditText(balance.spent - before.spent),
    };
  });
  return { timeZone: zone, days };
}

const dayEnd = (next: Instant, now: Instant): Instant => (next - 1n < now ? next - 1n : now);

/** Where the day ends whose last known instant is before `to`. */
function nextDay(zone: string, to: Instant): Instant {
  const day = windowStart("day", zone, to - 1n);
  return windowStarts("day", zone, { from: day, to: day + 4n * microsPerDay })[1] ?? to;
}
