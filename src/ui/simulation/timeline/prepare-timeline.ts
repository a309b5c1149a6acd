import type { IntervalPoint } from "#/domain/simulation/live/frame.ts";

interface Span {
  fromSeconds: number;
  toSeconds: number;
}

/** What the requests of services came to in a span of simulated time. */
export interface Sample extends Span {
  /** In the order of the run's services. */
  points: readonly IntervalPoint[];
}

/** The requests of one line in the time that a point covers. */
interface TimelineValue {
  requests: number;
  failures: number;
  /** 0 to 1; null without requests. */
  errorRate: number | null;
  /** Mean, ms; null without requests. */
  latencyMs: number | null;
}

export interface TimelineRow {
  /** The end of the time that it covers. */
  timeSeconds: number;
  /** By service; `others` for all that have no line of their own. Null where nothing is known of the time. */
  values: Readonly<Record<string, TimelineValue>> | null;
}

export interface Timeline {
  fromSeconds: number;
  toSeconds: number;
  rows: TimelineRow[];
  /** What each point covers, simulated seconds before it. */
  coveredSeconds: number;
}

export const othersKey = "others";
/** As the engine's sliding window: a point of the chart is what a service's box said at that time. */
const windowSeconds = 30;
const mostRows = 150;
const niceSteps = [
  0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800,
];
/** Simulated seconds that rounding may take from a span. */
const tolerance = 1e-6;

interface TimelineInput {
  /** Ids of the run's services, in their order. */
  services: readonly string[];
  /** Those with a line of their own. */
  shown: readonly string[];
  /** Oldest first, not overlapping; there may be gaps between them. */
  samples: readonly Sample[];
  fromSeconds: number;
  toSeconds: number;
}

/** Samples as the rows of a chart: at regular times and at the last one, each covering the same time before it. */
export function prepareTimeline(input: TimelineInput): Timeline {
  const { samples, fromSeconds, toSeconds } = input;
  const step = stepFor(toSeconds - fromSeconds);
  const longest = Math.max(0, ...samples.map((sample) => sample.toSeconds - sample.fromSeconds));
  const coveredSeconds = Math.max(windowSeconds, step, longest);
  const summed = sumByLine(samples, linesOf(input.services, input.shown));
  const rows = rowTimes(fromSeconds, toSeconds, step).map(
    (timeSeconds): TimelineRow => ({
      timeSeconds,
      values: isKnown(samples, timeSeconds)
        ? sumSamples(within(summed, timeSeconds - coveredSeconds, timeSeconds))
        : null,
    }),
  );
  return { fromSeconds, toSeconds, rows, coveredSeconds };
}

function stepFor(span: number): number {
  return niceSteps.find((step) => span / step <= mostRows) ?? span / mostRows;
}

function rowTimes(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  const times = Array.from({ length: count }, (_, index) => (first + index) * step);
  // The latest is always shown; nothing covers the very beginning of a run.
  return [...times.filter((time) => time > 0), ...(times.at(-1) === to || to <= 0 ? [] : [to])];
}

/** The place of the first sample that ends after `time`. */
function firstAfter(samples: readonly Span[], time: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.toSeconds ?? 0) > time + tolerance) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a sample covers the moments before `time`. */
function isKnown(samples: readonly Span[], time: number): boolean {
  const covering = samples[firstAfter(samples, time - 2 * tolerance)];
  return covering !== undefined && covering.fromSeconds < time - tolerance;
}

/** The samples that end after `after`, up to the one that reaches `time`. */
function within<Part extends Span>(samples: readonly Part[], after: number, time: number): readonly Part[] {
  const last = firstAfter(samples, time - 2 * tolerance);
  return samples.slice(firstAfter(samples, after), last + 1);
}

/** Which services each line sums up, by their places. */
function linesOf(services: readonly string[], shown: readonly string[]): ReadonlyMap<string, number[]> {
  const own = new Set(shown);
  const places = [...services.entries()];
  const others = places.filter(([, id]) => !own.has(id)).map(([place]) => place);
  const lines = new Map(
    shown.map((id) => [id, places.filter(([, other]) => other === id).map(([place]) => place)]),
  );
  return others.length > 0 ? lines.set(othersKey, others) : lines;
}

interface LineSums extends Span {
  sums: ReadonlyMap<string, { requests: number; failures: number; milliseconds: number }>;
}

function sumByLine(samples: readonly Sample[], lines: ReadonlyMap<string, readonly number[]>): LineSums[] {
  return samples.map(({ fromSeconds, toSeconds, points }) => {
    const sums = [...lines].map(([key, places]) => {
      const sum = { requests: 0, failures: 0, milliseconds: 0 };
      for (const place of places) {
        const { requests = 0, failures = 0, latencyMs = null } = points[place] ?? {};
        sum.requests += requests;
        sum.failures += failures;
        sum.milliseconds += requests * (latencyMs ?? 0);
      }
      return [key, sum] as const;
    });
    return { fromSeconds, toSeconds, sums: new Map(sums) };
  });
}

function sumSamples(samples: readonly LineSums[]): Record<string, TimelineValue> {
  const values: Record<string, TimelineValue> = {};
  for (const key of samples[0]?.sums.keys() ?? []) {
    let requests = 0;
    let failures = 0;
    let milliseconds = 0;
    for (const { sums } of samples) {
      const sum = sums.get(key);
      requests += sum?.requests ?? 0;
      failures += sum?.failures ?? 0;
      milliseconds += sum?.milliseconds ?? 0;
    }
    const share = (sum: number) => (requests > 0 ? sum / requests : null);
    values[key] = { requests, failures, errorRate: share(failures), latencyMs: share(milliseconds) };
  }
  return values;
}

/** How far an axis of shares goes, so that what is drawn fills it: 10 %, 25 %, 50 % or all. */
export function shareCeiling(rows: readonly TimelineRow[]): number {
  const rates = rows.flatMap(({ values }) =>
    values === null ? [] : Object.values(values).map(({ errorRate }) => errorRate ?? 0),
  );
  const highest = rates.reduce((most, rate) => Math.max(most, rate), 0);
  return [0.1, 0.25, 0.5].find((ceiling) => highest <= ceiling) ?? 1;
}
