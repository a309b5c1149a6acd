import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { chartViewParser } from "#/ui/chart/chart-view.ts";
import { pageParser } from "#/ui/paging/page-parser.ts";
import { eventChoices } from "#/ui/simulation/events/tell-event.ts";
import { serviceOrders } from "#/ui/simulation/graph/sort-services.ts";
import { timeSpanNames } from "#/ui/simulation/timeline/time-spans.ts";

const simulationTabs = ["live", "what-if", "traffic"] as const;
export type SimulationTab = (typeof simulationTabs)[number];

/** Which part of the simulation is shown. */
export const tabParser = parseAsStringLiteral(simulationTabs).withDefault("live");

/** What the URL of the live simulation holds. */
export const liveSearch = {
  /** The service that is looked at; with `dependency`, its calls to that one. */
  service: parseAsString,
  dependency: parseAsString,
  /** Null: as fits their number. */
  show: parseAsStringLiteral(["graph", "list"]),
  /** Of a big graph: all of it, or what is near the service that is looked at. */
  part: parseAsStringLiteral(["all", "around"]).withDefault("all"),
  q: parseAsString.withDefault(""),
  order: parseAsStringLiteral(serviceOrders).withDefault("topology"),
  page: pageParser,
  span: parseAsStringLiteral(timeSpanNames).withDefault("short"),
  timeline: chartViewParser,
  events: parseAsStringLiteral(eventChoices).withDefault("main"),
};
export type LiveSearch = inferParserType<typeof liveSearch>;

export const loadTab = createLoader({ tab: tabParser });

export const simulationHref = createSerializer({ tab: tabParser, ...liveSearch });
