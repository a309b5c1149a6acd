import type { Context } from "#/domain/context.ts";
import type { Answered } from "./described-ledger.ts";
import type { LedgerOperation } from "./ledger-operation.ts";
import { LedgerWriter } from "./ledger-writer.ts";
import { answerOf, fingerprintOf, keyWasUsed } from "./money-outcome.ts";
import { UnknownCustomer } from "./with-customer.ts";

// One writer a process and database, whichever way Next loaded this module.
declare global {
  var meterlineLedgers: WeakMap<object, LedgerWriter> | undefined;
}

export interface Asked {
  customerId: number;
  operation: LedgerOperation;
  /** The caller's idempotency key. */
  requestKey?: string | undefined;
  /** What is compared when the key comes again: all that the caller asked for, read and with its defaults. */
  content?: object;
}

/**
 * Has an operation done with a customer's credits, and answers once that is committed. The same call with the
 * same key changes nothing and answers as the first time, be it a refusal. Throws what the operation refuses,
 * conflict for a key of another call, busy, and UnknownCustomer.
 */
export async function askLedger<T>(
  ctx: Context,
  { customerId, operation, requestKey, content = {} }: Asked,
): Promise<Answered<T>> {
  const answer = await writerOf(ctx).run({
    customer: customerId,
    operation,
    request:
      requestKey === undefined
        ? undefined
        : { key: requestKey, fingerprint: fingerprintOf({ kind: operation.kind, content }) },
    clock: ctx.clock,
    actor: ctx.actor,
  });
  if ("fault" in answer) {
    if (answer.fault === "other_call") throw keyWasUsed();
    throw new UnknownCustomer(customerId);
  }
  return answerOf<T>(answer);
}

function writerOf({ sql }: Context): LedgerWriter {
  globalThis.meterlineLedgers ??= new WeakMap();
  let writer = globalThis.meterlineLedgers.get(sql.options);
  if (!writer) {
    writer = new LedgerWriter(sql);
    globalThis.meterlineLedgers.set(sql.options, writer);
  }
  return writer;
}
