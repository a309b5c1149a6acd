import type { Instant } from "#/domain/instant.ts";
import { type PeriodRule, wholePeriodAround } from "./period-boundaries.ts";

/** One billing period, half-open, and the whole one that it is, or is part of. */
export interface PeriodSpan {
  /** From 1. */
  number: number;
  starts: Instant;
  ends: Instant;
  wholeStarts: Instant;
  wholeEnds: Instant;
}

/** What decides which periods a customer gets next. */
export interface Billing {
  rule: PeriodRule;
  /** IANA name. */
  zone: string;
  /** When billing began, or began anew. */
  begins: Instant;
  /** No period reaches beyond; null: it goes on. */
  ends: Instant | null;
  /** The period that was opened last, of this billing or one that ended before. */
  latest: Pick<PeriodSpan, "number" | "ends"> | null;
}

/** The period that comes after the latest; null when billing ends before. */
export function nextPeriod({ rule, zone, begins, ends, latest }: Billing): PeriodSpan | null {
  const starts = latest !== null && latest.ends > begins ? latest.ends : begins;
  if (ends !== null && starts >= ends) return null;
  const whole = wholePeriodAround(rule, zone, starts);
  return {
    number: (latest?.number ?? 0) + 1,
    starts,
    ends: ends !== null && ends < whole.to ? ends : whole.to,
    wholeStarts: whole.from,
    wholeEnds: whole.to,
  };
}

/** The periods that have begun by now and are not open yet, in order. */
export function duePeriods(billing: Billing, now: Instant): PeriodSpan[] {
  const due: PeriodSpan[] = [];
  for (let latest = billing.latest; ; ) {
    const next = nextPeriod({ ...billing, latest });
    if (next === null || next.starts > now) return due;
    due.push(next);
    latest = next;
  }
}
