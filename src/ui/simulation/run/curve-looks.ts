import { formatLatency, formatRate, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import type { CurveMeasure } from "./prepare-curves.ts";

/** What is drawn of each service. */
export const curveLines = [
  { key: "run", name: "With the failures", color: "var(--color-accent)", mark: "bg-accent", dash: null },
  {
    key: "baseline",
    name: "Without",
    color: "var(--color-ink-faint)",
    mark: "bg-ink-faint",
    dash: "4 3",
  },
] as const;

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

interface MeasureLooks {
  label: string;
  /** Of the panel: what the curves are of, and in what. */
  title: string;
  /** Of the axis; a share always ends at 1. */
  domain: [number, number | "auto"];
  formatAxis: (value: number) => string;
  /** Exact enough to compare, with the unit. */
  format: (value: number) => string;
}

export const measureLooks: Record<CurveMeasure, MeasureLooks> = {
  errors: {
    label: "Errors",
    title: "Error rate",
    domain: [0, 1],
    formatAxis: (share) => `${Math.round(share * 100)} %`,
    format: formatShare,
  },
  latency: {
    label: "Latency",
    title: "Mean latency, ms",
    domain: [0, "auto"],
    formatAxis: (ms) => short.format(ms),
    format: formatLatency,
  },
  load: {
    label: "Load",
    title: "Requests per second",
    domain: [0, "auto"],
    formatAxis: (rate) => short.format(rate),
    format: (rate) => `${formatRate(rate)} a second`,
  },
};
