import type { Statement } from "#/api/contract/statements.ts";
import { sumDecimals } from "#/ui/format/decimal.ts";

/** What is to be paid in all, by currency: the period's own first, then what adjustments of other plans' periods are in. */
export function sumDues({
  due,
  due_currency,
  also_due,
}: Pick<Statement, "due" | "due_currency" | "also_due">): Statement["also_due"] {
  const all = [{ amount: due, currency: due_currency }, ...also_due];
  return [...Map.groupBy(all, ({ currency }) => currency)].map(([currency, parts]) => ({
    currency,
    amount: sumDecimals(parts.map(({ amount }) => amount)),
  }));
}
