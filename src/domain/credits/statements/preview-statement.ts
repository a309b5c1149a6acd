import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { isoUtc } from "#/domain/instant.ts";
import { type Catalogue, currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { nowOf } from "../now-of.ts";
import type { BilledSpan } from "../plans/period-share.ts";
import { credits } from "../plans/plan-terms.ts";
import {
  type AdjustedPeriod,
  type DrawnLine,
  drawAdjustments,
  drawOwnLines,
  isCounted,
  totalOf,
} from "./draw-lines.ts";
import { estimateShares } from "./estimate-shares.ts";
import { findAdjusted } from "./find-adjusted.ts";
import { creditAdjustments, findCancelled } from "./find-cancelled.ts";
import { describePeriod, type FoundPeriod } from "./find-period.ts";
import { measuredSpan, periodKey } from "./period-row.ts";
import { readQuantities } from "./read-quantities.ts";
import { type CreditLines, splitCredits } from "./split-credits.ts";
import type { PeriodStatement, StatementLine, StatementQuantity } from "./statement.ts";
import { alsoDue, proofOf, readWritten } from "./stored-statement.ts";

/**
 * What a period that is not closed comes to as of now, the way closing works it out; nothing is written. Once its
 * totals were read it is what was read.
 */
export async function previewStatement(ctx: Context, period: FoundPeriod): Promise<PeriodStatement> {
  const now = isoUtc(nowOf(ctx));
  const { lines: priced, quantities } =
    period.readAt === null ? await draw(ctx, period) : await readPriced(ctx, period);
  const { currency } = period.terms;
  const total = totalOf(priced, currency);
  const split = await splitNow(ctx, period, priced);
  const shares = (split?.lines ?? []).map((line) => ({ ...line, proof: null }));
  const lines = [...priced, ...shares].map((line, place) => ({ ...line, line: place + 1 }));
  const isInCredits = currency === credits && split !== null;
  return {
    ...describePeriod(period),
    isFinal: false,
    readAt: period.readAt ?? now,
    lines,
    quantities,
    currency,
    total,
    covered: isInCredits ? split.covered : null,
    due: isInCredits ? split.due : total,
    dueCurrency: isInCredits ? split.dueCurrency : currency,
    alsoDue: alsoDue(lines, currency),
  };
}

/** What makes up the total. */
interface Priced {
  lines: Omit<StatementLine, "line">[];
  quantities: StatementQuantity[];
}

async function draw(ctx: Context, period: FoundPeriod): Promise<Priced> {
  const catalogue = await currentCatalogue(ctx.sql);
  const names = new Map([...catalogue.meters].map(([slug, { meter }]) => [slug, meter.name]));
  return ctx.sql.begin("isolation level repeatable read read only", async (tx) => {
    const [measured] = await readQuantities(tx, catalogue, [measuredSpan(period)], "rollups");
    const own = drawOwnLines(period, measured ?? new Map(), names);
    const withProof = (lines: readonly DrawnLine[], span: BilledSpan) =>
      lines.map((line) => ({ ...line, proof: proofOf(line.meter, span) }));
    const waiting = (await findWaiting(tx, catalogue, period)).flatMap((one) =>
      withProof(drawAdjustments(one, names), one.span),
    );
    return { lines: [...withProof(own.lines, period.span), ...waiting], quantities: own.quantities };
  });
}

/** The earlier periods that this one adjusts. What waits is for the first period that closes. */
async function findWaiting(
  tx: TransactionSql,
  catalogue: Catalogue,
  { customerId, number, isAfterUnclosed }: FoundPeriod,
): Promise<AdjustedPeriod[]> {
  if (isAfterUnclosed) return [];
  const adjusted = await findAdjusted(tx, catalogue, [customerId]);
  return (adjusted.get(customerId) ?? []).filter((one) => one.number < number);
}

async function readPriced(ctx: Context, period: FoundPeriod): Promise<Priced> {
  const { lines, quantities } = await readWritten(ctx, period);
  return { lines: lines.filter(isCounted), quantities };
}

/** How what is priced in credits would be paid now; null where nothing is. */
async function splitNow(
  ctx: Context,
  period: FoundPeriod,
  lines: Priced["lines"],
): Promise<CreditLines | null> {
  const { terms } = period;
  if (terms.currency !== credits && lines.every(({ currency }) => currency !== credits)) return null;
  const { customerId, number } = period;
  const found = await findCancelled(ctx.sql, [{ customerId, number, adjustments: creditAdjustments(lines) }]);
  const cancelled = found.get(periodKey(period)) ?? [];
  const shares = await estimateShares(
    ctx,
    period,
    { total: totalOf(lines, credits), cancelled },
    terms.overage,
  );
  return splitCredits(shares, terms.overage);
}
