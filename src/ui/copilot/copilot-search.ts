import { createLoader, createParser, parseAsInteger } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";
import { type Sort, type SortColumn, sortColumns } from "./sort-messages.ts";

const isColumn = (text: string): text is SortColumn => sortColumns.some((column) => column === text);

/** `sort` in the URL: columns by priority, those that descend with a minus: "report_name,-credits_used". */
const sortParser = createParser<Sort>({
  parse: (text) => {
    const keys = text.split(",").flatMap((part) => {
      const column = part.replace(/^-/, "");
      return isColumn(column)
        ? [{ column, direction: part.startsWith("-") ? ("desc" as const) : ("asc" as const) }]
        : [];
    });
    const sort = keys.filter(({ column }, place) => keys.findIndex((key) => key.column === column) === place);
    return sort.length > 0 ? sort : null;
  },
  serialize: (sort) =>
    sort.map(({ column, direction }) => `${direction === "desc" ? "-" : ""}${column}`).join(","),
  eq: (left, right) =>
    left.length === right.length &&
    left.every(({ column, direction }, place) => {
      const other = right[place];
      return other?.column === column && other.direction === direction;
    }),
}).withDefault([]);

/** What the URL of the Copilot page holds. */
export const copilotSearch = {
  sort: sortParser,
  /** Id of the message whose breakdown is open. */
  message: parseAsInteger,
  page: pageParser,
};

export const loadCopilotSearch = createLoader(copilotSearch);
