import type {
  WhatIfCurve,
  WhatIfCurves,
  WhatIfInput,
  WhatIfService,
} from "#/domain/simulation/what-if/what-if-result.ts";
import { sortServices } from "./sort-services.ts";

export const curveMeasures = ["errors", "latency", "load"] as const;
export type CurveMeasure = (typeof curveMeasures)[number];

/** A span of the run. Null where there were no requests: a gap is not a zero. */
export interface CurvePoint {
  fromSeconds: number;
  /** Its end, where it stands on the axis. */
  timeSeconds: number;
  /** A share of 0 to 1, ms, or requests per second. */
  run: number | null;
  baseline: number | null;
}

/** A failure in force, to be shaded. */
export interface FailureBand {
  fromSeconds: number;
  toSeconds: number;
  /** Whether it is one of the service that the curve is of, or of its calls. */
  isOwn: boolean;
}

/** Points that a small chart has room for, so that each has enough requests to mean something. */
const shownPoints = 60;

/** One service's curve with the baseline, merged to at most `most` spans of equal numbers of points. */
export function prepareCurve(
  { timesSeconds, services }: WhatIfCurves,
  serviceId: string,
  measure: CurveMeasure,
  most: number = shownPoints,
): CurvePoint[] {
  const curves = services[serviceId];
  if (!curves) return [];
  const size = Math.max(1, Math.ceil(timesSeconds.length / most));
  const points: CurvePoint[] = [];
  for (let first = 0; first < timesSeconds.length; first += size) {
    const last = Math.min(first + size, timesSeconds.length) - 1;
    points.push({
      fromSeconds: timesSeconds[first - 1] ?? 0,
      timeSeconds: timesSeconds[last] ?? 0,
      run: mergeSpan(curves.run, timesSeconds, first, last, measure),
      baseline: mergeSpan(curves.baseline, timesSeconds, first, last, measure),
    });
  }
  return points;
}

/** Rates and means of several spans in one: weighted by the requests, which are rate × length. */
function mergeSpan(
  curve: WhatIfCurve,
  times: readonly number[],
  first: number,
  last: number,
  measure: CurveMeasure,
): number | null {
  let requests = 0;
  let sum = 0;
  for (let place = first; place <= last; place++) {
    const seconds = (times[place] ?? 0) - (times[place - 1] ?? 0);
    const here = (curve.requestRate[place] ?? 0) * seconds;
    requests += here;
    if (measure !== "load")
      sum += here * (curve[measure === "errors" ? "errorRate" : "latencyMs"][place] ?? 0);
  }
  if (measure === "load") return requests / ((times[last] ?? 0) - (times[first - 1] ?? 0));
  return requests > 0 ? sum / requests : null;
}

/** When failures were in force, cut to the run; those of the same time are one. */
export function failureBands(
  { failures, durationSeconds }: Pick<WhatIfInput, "failures" | "durationSeconds">,
  serviceId: string,
): FailureBand[] {
  const bands = new Map<string, FailureBand>();
  for (const failure of failures) {
    const { startSeconds: fromSeconds } = failure;
    const lasts = failure.durationSeconds ?? durationSeconds;
    const toSeconds = Math.min(durationSeconds, fromSeconds + lasts);
    const key = `${fromSeconds} ${toSeconds}`;
    const isOwn = failure.serviceId === serviceId || bands.get(key)?.isOwn === true;
    bands.set(key, { fromSeconds, toSeconds, isOwn });
  }
  return [...bands.values()];
}

/** The services that there are curves of: causes first, then who lost most. */
export function orderCurves(services: readonly WhatIfService[], curves: WhatIfCurves): string[] {
  return sortServices(services, "role")
    .map(({ serviceId }) => serviceId)
    .filter((id) => curves.services[id] !== undefined);
}

/** Whether a point has a gap on either side, so that no line shows it. */
export function isAlone(points: readonly CurvePoint[], place: number, line: "run" | "baseline"): boolean {
  const at = (index: number) => points[index]?.[line] ?? null;
  return at(place) !== null && at(place - 1) === null && at(place + 1) === null;
}
