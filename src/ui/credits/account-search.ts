import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import type { CreditHold, LedgerTransaction } from "#/api/contract/ledger.ts";
import { grantStates } from "#/domain/credits/ledger/described-ledger.ts";
import { chartViewParser } from "#/ui/chart/chart-view.ts";
import { dayBefore } from "#/ui/format/day.ts";
import { pageParser } from "#/ui/paging/page-parser.ts";

export const holdStates = [
  "held",
  "settled",
  "released",
  "expired",
] as const satisfies readonly CreditHold["state"][];

export const transactionKinds = [
  "grant",
  "rollover",
  "hold",
  "settle",
  "release",
  "hold_expiry",
  "grant_expiry",
  "usage",
  "usage_refund",
  "adjustment",
] as const satisfies readonly LedgerTransaction["kind"][];

const uuidParser = createParser({
  parse: (text) => (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null),
  serialize: String,
});

/** How far back the balance is drawn. */
export const daySpans = [30, 90, 365] as const;

/** What the URL of a customer's credits holds. */
export const accountSearch = {
  view: chartViewParser,
  days: parseAsNumberLiteral(daySpans).withDefault(30),
  /** State of the grants that are listed. */
  grants: parseAsStringLiteral(grantStates),
  grants_page: pageParser,
  holds: parseAsStringLiteral([...holdStates, "all"]).withDefault("held"),
  holds_page: pageParser,
  /** Of the ledger: a kind of transaction, and the id of a grant. */
  kind: parseAsStringLiteral(transactionKinds),
  grant: uuidParser,
  cursor: parseAsString,
};
export type AccountSearch = inferParserType<typeof accountSearch>;

export const loadAccountSearch = createLoader(accountSearch);
const serialize = createSerializer(accountSearch);

/** Transactions on a page. */
const transactionsPerPage = 50;

/** The questions that a URL of a customer's credits asks on a day, YYYY-MM-DD. */
export function toAccountInputs(customer: string, search: AccountSearch, today: string) {
  return {
    balance: { customer },
    history: { customer, from: dayBefore(today, search.days - 1) },
    grants: { customer, state: search.grants ?? undefined, page: search.grants_page, perPage: 20 },
    holds: {
      customer,
      state: search.holds === "all" ? undefined : search.holds,
      page: search.holds_page,
      perPage: 20,
    },
    transactions: {
      customer,
      kind: search.kind ?? undefined,
      grant: search.grant ?? undefined,
      cursor: search.cursor ?? undefined,
      limit: transactionsPerPage,
    },
    /** As many as have a name where they are mentioned. */
    names: { customer, page: 1, perPage: 100 },
    alerts: { customer, page: 1, perPage: 5 },
    billing: { externalId: customer },
  };
}

/** The ledger of one customer as a file: all that the filters let through, also what is on other pages. */
export function ledgerCsvHref(customer: string, { kind, grant }: Pick<AccountSearch, "kind" | "grant">) {
  const query = new URLSearchParams({ format: "csv", ...(kind && { kind }), ...(grant && { grant }) });
  return `/api/v1/customers/${encodeURIComponent(customer)}/ledger?${query}`;
}

/** The ledger of one grant, on the page of its customer as it is shown. */
export function grantLedgerHref(customer: string, search: AccountSearch, grant: string): string {
  const shown = { ...search, grant, kind: null, cursor: null };
  return `${serialize(`/credits/${encodeURIComponent(customer)}`, shown)}#ledger`;
}
