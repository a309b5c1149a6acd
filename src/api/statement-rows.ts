import type { Statement, StatementLine } from "#/api/contract/statements.ts";

const header = [
  "customer",
  "period",
  "starts_at",
  "ends_at",
  "plan",
  "plan_version",
  "state",
  "line",
  "kind",
  "description",
  "meter",
  "quantity",
  "model",
  "price",
  "used",
  "included",
  "tier_from",
  "tier_up_to",
  "flat",
  "package_size",
  "packages",
  "share_numerator",
  "share_denominator",
  "used_before",
  "used_after",
  "amount_before",
  "amount_after",
  "amount",
  "currency",
  "adjusts_period",
] as const;

type Row = Partial<Record<(typeof header)[number], string | number | null>>;

/** A statement as rows of a table: its header, its lines, and what they come to, which has no line number. */
export function* statementRows(statement: Statement): Generator<(string | number)[]> {
  const { customer, period, starts_at, ends_at, plan, plan_version, state } = statement;
  const about = { customer, period, starts_at, ends_at, plan, plan_version, state };
  yield [...header];
  for (const row of [...statement.lines.map(lineRow), ...totalRows(statement)]) {
    const filled: Row = { ...about, ...row };
    yield header.map((column) => filled[column] ?? "");
  }
}

/** What one needs to work out a line by hand. */
function lineRow({ pricing, ...line }: StatementLine): Row {
  const { line: number, kind, description, meter, quantity, amount, currency, adjusts_period } = line;
  return {
    ...{ line: number, kind, description, meter, quantity, amount, currency, adjusts_period },
    model: pricing?.model,
    price: pricing?.price,
    used: pricing?.used,
    included: pricing?.included,
    tier_from: pricing?.tier?.from,
    tier_up_to: pricing?.tier?.up_to,
    flat: pricing?.flat,
    package_size: pricing?.size,
    packages: pricing?.packages,
    share_numerator: pricing?.share?.numerator,
    share_denominator: pricing?.share?.denominator,
    used_before: pricing?.used_before,
    used_after: pricing?.used_after,
    amount_before: pricing?.amount_before,
    amount_after: pricing?.amount_after,
  };
}

function totalRows({ currency, total, covered, due, due_currency, also_due }: Statement) {
  return [
    { kind: "total", description: "Total", amount: total, currency },
    ...(covered === null
      ? []
      : [{ kind: "covered", description: "Of it paid by credit grants", amount: covered, currency }]),
    { kind: "due", description: "Due", amount: due, currency: due_currency },
    ...also_due.map((other) => ({ kind: "also_due", description: "Also due", ...other })),
  ];
}

/** How many characters of a customer's name a file's name has at most. */
const longestName = 60;

/** "statement-acme-3.csv": what is no plain letter, digit, dot or hyphen of the customer's name is left out. */
export function statementFileName({ customer, period }: Pick<Statement, "customer" | "period">): string {
  const plain = customer
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, longestName)
    .replace(/^[.-]+|[.-]+$/g, "");
  return ["statement", ...(plain === "" ? [] : [plain]), `${period}.csv`].join("-");
}
