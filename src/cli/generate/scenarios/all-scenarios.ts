import { UsageError } from "../../usage-error.ts";
import { cleanUpAfter, correction } from "./corrections.ts";
import { conflict, duplicateSession, lostAnswer, twoReporters } from "./keys.ts";
import {
  emptyNames,
  longNames,
  malformed,
  missingField,
  negativeUnits,
  unknownCustomer,
  unknownService,
} from "./refusals.ts";
import { future, late, ownTime } from "./times.ts";
import { burst, equalUsages, normal } from "./usual.ts";
import type { Scenario } from "./world.ts";

export const scenarios: readonly Scenario[] = [
  normal,
  duplicateSession,
  missingField,
  negativeUnits,
  emptyNames,
  longNames,
  unknownService,
  unknownCustomer,
  malformed,
  equalUsages,
  conflict,
  lostAnswer,
  twoReporters,
  burst,
  ownTime,
  late,
  future,
  correction,
  cleanUpAfter,
];

/** Those that a list such as "late,future" names, or all of them. Throws UsageError for one that there is not. */
export function findScenarios(list: string): Scenario[] {
  if (list === "all") return [...scenarios];
  return list.split(",").map((name) => {
    const found = scenarios.find((scenario) => scenario.name === name.trim());
    if (found) return found;
    const known = scenarios.map((scenario) => scenario.name).join(", ");
    throw new UsageError(`There is no scenario ${JSON.stringify(name)}; there are all, ${known}.`);
  });
}
