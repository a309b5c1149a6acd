import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, parseInstant } from "#/domain/instant.ts";
import { newEventId } from "#/domain/usage/recording/new-event-id.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import { usualPriority } from "./adjust-credits.ts";
import { askLedger } from "./ask-ledger.ts";
import { toCredits } from "./credit-amount.ts";
import type { Answered, DescribedGrant, GrantSource } from "./described-ledger.ts";
import type { IssueGrant } from "./ledger-operation.ts";

export interface GrantInput {
  customerId: number;
  /** UUID; the same id again changes nothing and answers the grant as it is. Left out, a new one. */
  id?: string | undefined;
  /** More than 0, with at most 2 decimals. */
  amount: Decimal;
  /** Lower is spent first; 100 when left out. */
  priority?: number | undefined;
  /** ISO 8601; now when left out. */
  effectiveAt?: string | undefined;
  /** ISO 8601, after `effectiveAt`; null or left out: never. One that is over expires at once, and pays late use. */
  expiresAt?: string | null | undefined;
  /** At expiry, up to this much of what is left becomes a grant of its own. */
  rolloverMax?: Decimal | null | undefined;
  /** For how many days that one is valid; null or left out: for ever. */
  rolloverDays?: number | null | undefined;
  /** Percent of the amount that raise an alert when spent; 50, 80 and 100 when left out. */
  thresholds?: Decimal[] | undefined;
  /** "manual" when left out. */
  source?: GrantSource | undefined;
  reason?: string | null | undefined;
  /** The caller's idempotency key. */
  requestKey?: string | undefined;
}

const usualThresholds = ["50", "80", "100"];

/** Times that a grant may have: what databases and programs agree on to the microsecond. */
const [earliest, latest] = ["1970-01-01", "2200-01-01"] as const;

/**
 * Gives a customer credits. In a transaction of its own: not to be called while the catalogue is locked. Many
 * calls at once are written together. Throws invalid, not_found and conflict (another call with the same key).
 */
export async function grantCredits(ctx: Context, input: GrantInput): Promise<Answered<DescribedGrant>> {
  const { customerId, requestKey } = input;
  const operation = readGrant(ctx, input);
  const { id, ...content } = operation;
  return askLedger(ctx, {
    customerId,
    operation,
    requestKey,
    content: input.id === undefined ? content : { ...content, id },
  });
}

/** A grant as the ledger is asked for it. Throws invalid. */
export function readGrant(ctx: Pick<Context, "clock">, input: GrantInput): IssueGrant {
  const operation: IssueGrant = {
    kind: "grant",
    id: input.id ?? newEventId(ctx.clock()),
    amount: toCredits(input.amount),
    priority: input.priority ?? usualPriority,
    effectiveAt: input.effectiveAt === undefined ? null : readTime(input.effectiveAt, "effective_at"),
    expiresAt: input.expiresAt == null ? null : readTime(input.expiresAt, "expires_at"),
    rolloverMax: input.rolloverMax == null ? null : toCredits(input.rolloverMax),
    rolloverDays: input.rolloverDays ?? null,
    thresholds: [...new Set(input.thresholds ?? usualThresholds)],
    source: input.source ?? "manual",
    reason: input.reason ?? null,
  };
  checkTerms(operation);
  return operation;
}

/** What holds whenever it is asked; that a manual grant expires in time to come is checked when it is written. */
function checkTerms({ effectiveAt, expiresAt, rolloverMax, rolloverDays }: IssueGrant): void {
  const refuse = (message: string, path: string) => {
    throw new DomainError("invalid", message, path);
  };
  if (expiresAt !== null && effectiveAt !== null && expiresAt <= effectiveAt) {
    refuse("expected a time after effective_at", "expires_at");
  }
  if (rolloverMax !== null && expiresAt === null) {
    refuse("only what expires rolls over; expected expires_at too", "rollover_max");
  }
  if (rolloverDays !== null && rolloverMax === null) refuse("expected rollover_max too", "rollover_days");
}

function readTime(text: string, path: string): Instant {
  const instant = parseInstant(text, path);
  if (instant >= parseInstant(earliest, path) && instant < parseInstant(latest, path)) return instant;
  throw new DomainError("invalid", `expected a time from ${earliest} and before ${latest}`, path);
}
