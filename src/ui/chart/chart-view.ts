import { parseAsStringLiteral } from "nuqs/server";

const chartViews = ["chart", "table"] as const;

export type ChartView = (typeof chartViews)[number];

/** In the URL: whether values are drawn or listed. */
export const chartViewParser = parseAsStringLiteral(chartViews).withDefault("chart");
