import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import type { Charged } from "./charge-usage.ts";
import { creditText, toCredits } from "./credit-amount.ts";

/** A period whose use is charged. */
export interface ChargedUse {
  customerId: number;
  /** Number of the billing period. */
  period: number;
  /** What its use was charged with: 0 or more. */
  total: Decimal;
}

interface ChargeSums {
  covered: Decimal;
  overage: Decimal;
  settled: Decimal;
}

/** How the use of some periods is paid, in their order; nothing changes it before the commit. */
export async function lockCharged(tx: TransactionSql, used: readonly ChargedUse[]): Promise<Charged[]> {
  const customers = plainArrayText([...new Set(used.map(({ customerId }) => customerId))]);
  await tx.unsafe(
    "select from credit_accounts where customer_id = any($1::int[]) order by customer_id for update",
    [customers],
  );
  const sums = await tx.unsafe<ChargeSums[]>(
    `select coalesce(sum(amount) filter (where grant_id is not null), 0) as covered,
       coalesce(sum(amount) filter (where grant_id is null and place > 0), 0) as overage,
       coalesce(sum(amount) filter (where place = 0), 0) as settled
     from unnest($1::int[], $2::int[]) with ordinality as asked(customer_id, period, ordinal)
     left join credit_charges charge on charge.customer_id = asked.customer_id and charge.period = asked.period
     group by ordinal order by ordinal`,
    [
      plainArrayText(used.map(({ customerId }) => customerId)),
      plainArrayText(used.map(({ period }) => period)),
    ],
  );
  return used.map(({ total }, place) => {
    const { covered, overage, settled } = sums[place] ?? { covered: "0", overage: "0", settled: "0" };
    const [byGrants, beyond] = [toCredits(covered), toCredits(overage)];
    return {
      covered: creditText(byGrants),
      overage: creditText(beyond),
      uncovered: creditText(toCredits(total) - byGrants - beyond),
      settledOverage: creditText(toCredits(settled)),
    };
  });
}
