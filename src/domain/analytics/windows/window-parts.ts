import { dayOf, type Instant, microsPerDay, startOfDay } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";

/** A span of time from its first instant up to, not including, its end. */
export interface TimeRange {
  from: Instant;
  to: Instant;
}

/**
 * A rolling window cut into the whole UTC days inside it, which rollups answer, and the ragged ends,
 * which events answer. `firstDay > lastDay` when no whole day is inside.
 */
export interface WindowParts {
  firstDay: number;
  lastDay: number;
  edges: [TimeRange, TimeRange];
}

/** The window of `days` exact days that ends at `reference`, both ends inclusive. */
export function windowRange(reference: Instant, days: number): TimeRange {
  return { from: reference - BigInt(days) * microsPerDay, to: reference + 1n };
}

/** The same, in parts. */
export function windowParts(reference: Instant, days: number): WindowParts {
  const { from, to } = windowRange(reference, days);
  const firstDay = dayOf(from - 1n) + 1;
  const lastDay = dayOf(to) - 1;
  return {
    firstDay,
    lastDay,
    edges: [
      { from, to: startOfDay(firstDay) },
      { from: startOfDay(lastDay + 1), to },
    ],
  };
}

/** The window of the same length just before: it ends one instant before this one begins. */
export function referenceBefore(reference: Instant, days: number): Instant {
  return reference - BigInt(days) * microsPerDay;
}

export const spanOfDay = (day: number): number => Math.floor(day / spanDays);

/** The spans that the days first..last touch. */
export function spansOf(firstDay: number, lastDay: number): number[] {
  const first = spanOfDay(firstDay);
  return Array.from({ length: spanOfDay(lastDay) - first + 1 }, (_, place) => first + place);
}

/** The window's ends that are not empty. */
export const raggedEnds = (parts: WindowParts): TimeRange[] =>
  parts.edges.filter((edge) => edge.from < edge.to);
