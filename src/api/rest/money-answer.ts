import type { Context } from "hono";
import type { Answered } from "#/domain/credits/ledger/described-ledger.ts";
import { MoneyRefusal } from "#/domain/credits/ledger/money-outcome.ts";
import type { ApiEnv } from "./app.ts";

/** What a call about money answers; the header says when it was given before, to the same call with the same key. */
export async function answerMoney<T>(c: Context<ApiEnv>, call: Promise<Answered<T>>): Promise<T> {
  try {
    const { value, isReplayed } = await call;
    if (isReplayed) c.header("idempotency-replayed", "true");
    return value;
  } catch (error) {
    if (error instanceof MoneyRefusal && error.isReplayed) c.header("idempotency-replayed", "true");
    throw error;
  }
}

/** The header that tells so, for a contract. */
export const replayedHeader = {
  "Idempotency-Replayed": {
    description: "true when the answer was given before, to the same call with the same key",
    schema: { type: "string" as const, enum: ["true"] },
  },
};
