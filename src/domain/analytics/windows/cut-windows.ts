import type { Instant } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import type { TimeRange } from "./window-parts.ts";
import { spanOfDay } from "./window-parts.ts";

/** Whole hours or days inside one window, from first up to, not including, end; counted from 1970. */
export interface WholePiece {
  /** The window's number, from 1. */
  bucket: number;
  first: number;
  end: number;
}

/** Windows cut into the whole hours or days inside them, which rollups answer, and the rest, which events answer. */
export interface CutWindows {
  pieces: WholePiece[];
  /** In order; those that touch are one. */
  ragged: TimeRange[];
}

/** Cuts the windows that begin at `starts` and end at the next one's beginning, the last at `to`. */
export function cutWindows(starts: readonly Instant[], to: Instant, unit: Instant): CutWindows {
  const pieces: WholePiece[] = [];
  const ragged: TimeRange[] = [];
  const rest = (from: Instant, end: Instant) => {
    if (from >= end) return;
    const before = ragged.at(-1);
    if (before?.to === from) before.to = end;
    else ragged.push({ from, to: end });
  };
  for (const [place, from] of starts.entries()) {
    const next = starts[place + 1] ?? to;
    const first = -floorDivide(-from, unit);
    const end = floorDivide(next, unit);
    if (first >= end) {
      rest(from, next);
      continue;
    }
    pieces.push({ bucket: place + 1, first: Number(first), end: Number(end) });
    rest(from, first * unit);
    rest(end * unit, next);
  }
  return { pieces, ragged };
}

export function floorDivide(value: Instant, by: Instant): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}

export interface SpanPiece {
  bucket: number;
  span: number;
  /** Days of the span, 0 to 15, both inclusive. */
  firstDay: number;
  lastDay: number;
}

/** Pieces of whole days, each inside one rollup row's span. */
export function toSpanPieces(pieces: readonly WholePiece[]): SpanPiece[] {
  return pieces.flatMap(({ bucket, first, end }) => {
    const cut: SpanPiece[] = [];
    for (let span = spanOfDay(first); span * spanDays < end; span++) {
      const start = span * spanDays;
      cut.push({
        bucket,
        span,
        firstDay: Math.max(first - start, 0),
        lastDay: Math.min(end - 1 - start, spanDays - 1),
      });
    }
    return cut;
  });
}
