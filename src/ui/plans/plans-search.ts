import { createLoader, parseAsStringLiteral } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

const planStates = ["active", "archived", "all"] as const;

/** What the URL of the list of plans holds. */
export const plansSearch = {
  page: pageParser,
  state: parseAsStringLiteral(planStates).withDefault("active"),
};

export const loadPlansSearch = createLoader(plansSearch);

export const plansPerPage = 50;
