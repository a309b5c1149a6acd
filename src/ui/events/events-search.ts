import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { eventStatuses } from "#/domain/usage/events/stored-event.ts";
import { receiptStatuses } from "#/domain/usage/recording/receipt.ts";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

/** What the URL of the events holds, for the server and the browser. */
export const eventsSearch = {
  /** list: what is stored · live: receipts as they are given. */
  view: parseAsStringLiteral(["list", "live"]).withDefault("list"),
  /** External id. */
  customer: parseAsString.withDefault(""),
  /** Slug. */
  service: parseAsString.withDefault(""),
  /** Of the list: whether an event counts. */
  status: parseAsStringLiteral(eventStatuses),
  /** Of the live tail: what an event was answered with. */
  receipt: parseAsStringLiteral(receiptStatuses),
  /** `from` <= time it occurred < `to`; ISO 8601. */
  from: referenceParser,
  to: referenceParser,
  cursor: parseAsString,
};
export type EventsSearch = inferParserType<typeof eventsSearch>;

export const loadEventsSearch = createLoader(eventsSearch);

export const eventsPerPage = 50;

/** All meters there are, for names, units and the choice of a service. */
export const allMetersInput = { page: 1, perPage: 1000 };

/** The page of events that a URL asks for. */
export function toListInput(search: EventsSearch) {
  return {
    customer: search.customer || undefined,
    service: search.service || undefined,
    status: search.status ?? undefined,
    from: search.from ?? undefined,
    to: search.to ?? undefined,
    cursor: search.cursor ?? undefined,
    limit: eventsPerPage,
  };
}

/** The receipts that a URL asks to be told of. */
export function toTailFilter(search: EventsSearch) {
  return {
    customer: search.customer || undefined,
    service: search.service || undefined,
    status: search.receipt ?? undefined,
  };
}

/** Whether a URL narrows the list. */
export function isNarrowed({ customer, service, status, from, to }: EventsSearch): boolean {
  return customer !== "" || service !== "" || status !== null || from !== null || to !== null;
}

const serializeCsv = createSerializer({
  customer: parseAsString,
  service: parseAsString,
  status: eventsSearch.status,
  from: referenceParser,
  to: referenceParser,
  cursor: parseAsString,
  limit: parseAsInteger,
  format: parseAsString,
});

/** The address of exactly the events shown, as CSV. */
export function toCsvHref(search: EventsSearch): string {
  const input = Object.entries(toListInput(search)).filter(([, value]) => value !== undefined);
  return serializeCsv("/api/v1/events", { ...Object.fromEntries(input), format: "csv" });
}
