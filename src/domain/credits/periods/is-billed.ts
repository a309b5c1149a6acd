/** Whether a customer has a billing account or a credit account, in SQL: then it is neither removed nor forgotten. */
export const isBilledSql = (customerId: string): string => `(
  exists (select from billing_accounts account where account.customer_id = ${customerId})
  or exists (select from credit_accounts account where account.customer_id = ${customerId})
)`;
