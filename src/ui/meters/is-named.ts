import type { Meter } from "#/api/contract/meters.ts";

/** Whether events themselves bring the meter's quantity, alone or in `values` by its slug. */
export const isNamed = ({ attribute, value_of, aggregation }: Meter): boolean =>
  attribute === null && value_of === null && aggregation !== "count";
