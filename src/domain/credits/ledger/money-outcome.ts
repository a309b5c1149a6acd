import { createHash } from "node:crypto";
import { DomainError } from "#/domain/domain-error.ts";
import type { Answered } from "./described-ledger.ts";
import type { Refusal } from "./ledger-operation.ts";

/** What a call about money came to, as it is kept for when the same call comes again. */
export type MoneyOutcome = { ok: unknown } | { refused: Refusal };

/** An answer that is kept under an idempotency key. */
export interface StoredRequest {
  customer: number;
  key: string;
  fingerprint: string;
  outcome: MoneyOutcome;
}

const withBigints = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

/** What is asked with a key, as it is compared when the key comes again. */
export const fingerprintOf = (asked: object): string =>
  createHash("sha256").update(JSON.stringify(asked, withBigints)).digest("base64url").slice(0, 22);

/** What the rules of credits refuse; `isReplayed` when an earlier call with the same key was told so. */
export class MoneyRefusal extends DomainError {
  override name = "MoneyRefusal";
  readonly isReplayed: boolean;

  constructor({ code, message, path }: Refusal, isReplayed: boolean) {
    super(code, message, path);
    this.isReplayed = isReplayed;
  }
}

export function answerOf<T>({
  outcome,
  isReplayed,
}: {
  outcome: MoneyOutcome;
  isReplayed: boolean;
}): Answered<T> {
  if ("refused" in outcome) throw new MoneyRefusal(outcome.refused, isReplayed);
  return { value: outcome.ok as T, isReplayed };
}

export const keyWasUsed = (): DomainError =>
  new DomainError(
    "conflict",
    "This Idempotency-Key was used for another call; that one counts.",
    "Idempotency-Key",
  );
