import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { tellWhat } from "#/ui/simulation/what-if/describe-failure.ts";

/** The time of a failure as far as a chart shows it. */
export interface FailureBand {
  id: string;
  /** Counts the bands of the chart from 1, by which its legend names them. */
  number: number;
  label: string;
  /** Written at its beginning; those that begin at nearly the same place share one. */
  mark: string | null;
  fromSeconds: number;
  toSeconds: number;
  /** Whether it is in force at the end of the chart. */
  isOpen: boolean;
}

/** Share of a chart's width that a mark takes. */
const closeShare = 0.04;

/** Failures that were in force between two times, in the order in which they began. */
export function failureBands(failures: readonly Failure[], from: number, to: number): FailureBand[] {
  const bands = failures
    .filter(({ startSeconds, endSeconds }) => startSeconds < to && (endSeconds ?? to) > from)
    .toSorted((left, right) => left.startSeconds - right.startSeconds)
    .map((failure, index) => ({
      id: failure.id,
      number: index + 1,
      label: tellWhat(failure),
      fromSeconds: Math.max(from, failure.startSeconds),
      toSeconds: Math.min(to, failure.endSeconds ?? to),
      isOpen: failure.endSeconds === null || failure.endSeconds > to,
    }));
  return withMarks(bands, (to - from) * closeShare);
}

function withMarks(bands: readonly Omit<FailureBand, "mark">[], close: number): FailureBand[] {
  const marked: FailureBand[] = [];
  let first: FailureBand | undefined;
  for (const band of bands) {
    const own = `F${band.number}`;
    if (first?.mark && band.fromSeconds - first.fromSeconds < close) {
      first.mark = `${first.mark} ${own}`;
      marked.push({ ...band, mark: null });
    } else {
      first = { ...band, mark: own };
      marked.push(first);
    }
  }
  return marked;
}
