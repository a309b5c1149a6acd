import { compareDecimals } from "./compare-decimals.ts";

export const sortColumns = ["report_name", "credits_used"] as const;
export type SortColumn = (typeof sortColumns)[number];
type Direction = "asc" | "desc";

/** The columns that rows are sorted by; rows that are equal in one are sorted by the next. */
export type Sort = readonly { column: SortColumn; direction: Direction }[];

/** What of a message the order depends on. */
interface SortedMessage {
  /** Null where no report was made. */
  reportName: string | null;
  /** Exact decimal text. */
  credits: string;
}

/**
 * The order after a click on a column's head: ascending, then descending, then not sorted by it. A column clicked
 * later decides only between rows that those clicked before leave equal.
 */
export function nextSort(sort: Sort, clicked: SortColumn): Sort {
  const now = sort.find(({ column }) => column === clicked);
  if (!now) return [...sort, { column: clicked, direction: "asc" }];
  if (now.direction === "desc") return sort.filter((key) => key !== now);
  return sort.map((key) => (key === now ? { column: clicked, direction: "desc" } : key));
}

/** Names in the order of a dictionary, whatever the reader's language; capitals decide last. */
const names = new Intl.Collator("en", { numeric: true });

/**
 * The rows in the asked order. Rows that are equal in all columns keep the order that they came in. A message
 * without a report stands after those with one in both directions: who sorts by name looks for names.
 */
export function sortMessages<Row extends SortedMessage>(rows: readonly Row[], sort: Sort): Row[] {
  return rows.toSorted((left, right) => {
    for (const key of sort) {
      const order = compareBy(key.column, left, right, key.direction === "asc" ? 1 : -1);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compareBy(column: SortColumn, left: SortedMessage, right: SortedMessage, sign: 1 | -1): number {
  if (column === "credits_used") return sign * compareDecimals(left.credits, right.credits);
  const [one, other] = [left.reportName, right.reportName];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return sign * names.compare(one, other);
}
