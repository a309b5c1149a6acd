import type { Meter } from "#/api/contract/meters.ts";

export type Aggregation = Meter["aggregation"];

/** In the order in which a choice offers them. */
export const aggregations = [
  "sum",
  "count",
  "max",
  "min",
  "latest",
  "unique",
] as const satisfies readonly Aggregation[];

/** How the values of a meter become one, in words. */
export const aggregationNames: Record<Aggregation, string> = {
  sum: "Sum",
  count: "Count",
  max: "Maximum",
  min: "Minimum",
  latest: "Latest value",
  unique: "Different values",
};

/** Whether values of several times or customers add up, so that there are shares of the whole. */
export const addsUp = (aggregation: Aggregation): boolean => aggregation === "sum" || aggregation === "count";
