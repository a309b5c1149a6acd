import { createRoute, z } from "@hono/zod-openapi";
import {
  BalanceHistory,
  CreditAccountList,
  CreditBalance,
  Ledger,
  type LedgerTransaction,
} from "#/api/contract/ledger.ts";
import {
  AccountListQuery,
  BalanceHistoryQuery,
  BalanceQuery,
  CreditParams,
  LedgerQuery,
} from "#/api/contract/ledger-input.ts";
import { toPage } from "#/api/definition-answers.ts";
import { toAccount, toBalance, toHistory, toTransaction } from "#/api/ledger-answers.ts";
import { listAccounts } from "#/domain/credits/ledger/list-accounts.ts";
import { listLedger } from "#/domain/credits/ledger/list-ledger.ts";
import { readBalance, readBalanceHistory } from "#/domain/credits/ledger/read-balance.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { csvResponse } from "./csv-response.ts";
import { grantRoutes } from "./grant-routes.ts";
import { holdRoutes } from "./hold-routes.ts";

const tags = ["Credits"];

const accountsRoute = createRoute({
  method: "get",
  path: "/credit-accounts",
  tags,
  summary: "Customers with credits, by external id, and what they have",
  request: { query: AccountListQuery },
  responses: { 200: jsonAnswer(CreditAccountList, "One page of them"), ...problemAnswers(422) },
});

const balanceRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/balance",
  tags,
  summary: "What a customer has, now or at any time",
  request: { params: CreditParams, query: BalanceQuery },
  responses: { 200: jsonAnswer(CreditBalance, "The balance"), ...problemAnswers(400, 404, 422) },
});

const historyRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/balance/history",
  tags,
  summary: "What a customer had at the end of each day, and spent in it",
  description: "Days of the customer's time zone, at most 400; computed from the ledger's entries.",
  request: { params: CreditParams, query: BalanceHistoryQuery },
  responses: { 200: jsonAnswer(BalanceHistory, "The days"), ...problemAnswers(400, 404, 422) },
});

const ledgerRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/ledger",
  tags,
  summary: "Every change of a customer's credits with its entries, latest first, page by page",
  description:
    "The ledger is double-entry and append-only: the entries of a transaction add up to zero, and none is ever changed. CSV of the same page, a row an entry, with format=csv; its next cursor is in the header x-next-cursor.",
  request: { params: CreditParams, query: LedgerQuery },
  responses: {
    200: {
      description: "One page",
      content: { "application/json": { schema: Ledger }, "text/csv": { schema: z.string() } },
    },
    ...problemAnswers(400, 404, 422),
  },
});

export const ledgerRoutes = createRoutes()
  .openapi(accountsRoute, async (c) => {
    const { page, per_page: perPage, q } = c.req.valid("query");
    const found = await listAccounts(c.get("operation"), { page, perPage, q });
    return c.json(toPage({ page, perPage }, found, toAccount), 200);
  })
  .openapi(balanceRoute, async (c) => {
    const { at } = c.req.valid("query");
    return c.json(
      toBalance(await readBalance(c.get("operation"), c.req.valid("param").external_id, at)),
      200,
    );
  })
  .openapi(historyRoute, async (c) => {
    const { external_id: customer } = c.req.valid("param");
    const history = await readBalanceHistory(c.get("operation"), customer, c.req.valid("query"));
    return c.json(toHistory(history), 200);
  })
  .openapi(ledgerRoute, async (c) => {
    const { format, ...input } = c.req.valid("query");
    const { external_id: customer } = c.req.valid("param");
    const { transactions, nextCursor } = await listLedger(c.get("operation"), { customer, ...input });
    const data = transactions.map(toTransaction);
    if (format === "json") return c.json({ data, next_cursor: nextCursor }, 200);
    const headers: Record<string, string> = nextCursor === null ? {} : { "x-next-cursor": nextCursor };
    return csvResponse(c, "ledger.csv", csvRows(data), headers);
  });

ledgerRoutes.route("/", grantRoutes);
ledgerRoutes.route("/", holdRoutes);

const columns = ["number", "kind", "at", "recorded_at", "hold", "period", "reason", "actor"] as const;

/** A row for each entry. */
function* csvRows(transactions: readonly LedgerTransaction[]): Generator<(string | number)[]> {
  yield [...columns, "account", "grant", "amount"];
  for (const { entries, ...transaction } of transactions) {
    for (const { account, grant, amount } of entries) {
      yield [...columns.map((column) => transaction[column] ?? ""), account, grant ?? "", amount];
    }
  }
}
