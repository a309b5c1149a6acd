import type { Context } from "#/domain/context.ts";
import { askLedger } from "./ask-ledger.ts";

/** Customers that are looked for at a time. */
const batch = 1000;

/**
 * Enters what is due of all customers: holds that nobody ended, grants that expire. Every operation does that for
 * its own customer first; this is for those of whom nothing is asked. What fails is logged and
 * holds up no other customer's. Answers for how many it was done.
 */
export async function enterDueExpiries(ctx: Context): Promise<number> {
  const now = ctx.clock().toISOString();
  let count = 0;
  for (let last = 0; ; ) {
    const due = await ctx.sql<{ customer: number }[]>`
      select customer_id as customer from (
        select customer_id from credit_holds where state = 'held' and expires_at <= ${now} and customer_id > ${last}
        union
        select customer_id from credit_grants where not is_expired and expires_at <= ${now} and customer_id > ${last}
      ) as due order by 1 limit ${batch}`;
    const enter = async ({ customer }: { customer: number }) => {
      try {
        await askLedger(ctx, { customerId: customer, operation: { kind: "due" } });
        count++;
      } catch (error) {
        ctx.log.error({ err: error, customer }, "what is due in a ledger could not be entered");
      }
    };
    await Promise.all(due.map(enter));
    last = due.at(-1)?.customer ?? 0;
    if (due.length < batch) return count;
  }
}
