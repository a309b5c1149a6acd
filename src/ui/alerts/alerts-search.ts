import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

const alertChoices = ["open", "acknowledged", "all"] as const;

/** What the URL of the alerts holds. */
export const alertsSearch = {
  state: parseAsStringLiteral(alertChoices).withDefault("open"),
  /** External id. */
  customer: parseAsString.withDefault(""),
  page: pageParser,
};
export type AlertsSearch = inferParserType<typeof alertsSearch>;

export const loadAlertsSearch = createLoader(alertsSearch);
const serialize = createSerializer(alertsSearch);

const perPage = 50;

/** The question that a URL of the alerts asks. */
export function toAlertsInput({ state, customer, page }: AlertsSearch) {
  return {
    state: state === "all" ? undefined : state,
    customer: customer || undefined,
    page,
    perPage,
  };
}

/** The alerts of one customer, acknowledged ones too. */
export function alertsHref(customer: string): string {
  return serialize("/alerts", { customer, state: "all" });
}
