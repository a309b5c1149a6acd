import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import type { Tone } from "#/ui/primitives/badge.tsx";

export interface ToldVerdict {
  tone: Tone;
  /** For a badge. */
  short: string;
  /** In a sentence. */
  long: string;
}

/** What the comparison of simulated requests with the usage says. */
export function tellVerdict(verdict: TrafficVerdict): ToldVerdict {
  const { lost, doubled, stored } = verdict;
  if (lost === null || doubled === null || stored === null)
    return {
      tone: "neutral",
      short: "Not compared yet",
      long: "The usage is asked for every two seconds; the first answer is still to come.",
    };
  if (lost > 0 || doubled > 0) {
    const faults = [
      lost > 0 ? `${countOf(lost, "request")} acknowledged but not in the usage` : null,
      doubled > 0 ? `${countOf(doubled, "request")} in the usage too often` : null,
    ].filter((fault) => fault !== null);
    return {
      tone: "bad",
      short: `Lost ${formatCount(lost)}, doubled ${formatCount(doubled)}`,
      long: `${faults.join(", and ")}. A usage event that somebody voided counts as lost.`,
    };
  }
  return {
    tone: "good",
    short: "Lost 0, doubled 0",
    long: "Every acknowledged request is in the usage exactly once.",
  };
}

/** Whether anything was done to the reports on their way. */
export function isDisturbed({ lostAnswers, delayed, repeated }: TrafficVerdict): boolean {
  return lostAnswers + delayed + repeated > 0;
}
