import { mostMs } from "#/domain/simulation/topology/check-numbers.ts";
import type { Failure, FailureKind } from "./failure.ts";

/** The amount that a kind of failure needs; it has no other. */
const amountOf: Record<FailureKind, "latencyMs" | "share" | null> = {
  outage: null,
  latency: "latencyMs",
  errors: "share",
  partial: "share",
};

const amounts = [
  { name: "latencyMs", field: "latency_ms", most: mostMs, range: `milliseconds above 0 up to ${mostMs}` },
  { name: "share", field: "share", most: 1, range: "a share above 0 up to 1" },
] as const;

/** What is wrong with an amount, by the name that REST has for it. */
export interface AmountFault {
  field: "latency_ms" | "share";
  expected: string;
}

/** Amounts that a failure lacks, that are out of range, or that its kind has no use for. */
export function amountFaults(failure: Pick<Failure, "kind" | "latencyMs" | "share">): AmountFault[] {
  const { kind } = failure;
  const faults: AmountFault[] = [];
  for (const { name, field, most, range } of amounts) {
    const value = failure[name];
    if (amountOf[kind] !== name) {
      if (value !== null) faults.push({ field, expected: `expected none for ${kind}` });
    } else if (value === null) {
      faults.push({ field, expected: `required for ${kind}; expected ${range}` });
    } else if (!(value > 0 && value <= most)) {
      faults.push({ field, expected: `expected ${range}` });
    }
  }
  return faults;
}
