import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { isoUtc } from "#/domain/instant.ts";
import { type Catalogue, currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { credits } from "../plans/plan-terms.ts";
import { type AdjustedPeriod, type DrawnLine, drawAdjustments, drawOwnLines, totalOf } from "./draw-lines.ts";
import { estimateShares } from "./estimate-shares.ts";
import { findAdjusted } from "./find-adjusted.ts";
import { describePeriod, type FoundPeriod } from "./find-period.ts";
import { measuredSpan } from "./period-row.ts";
import { readQuantities } from "./read-quantities.ts";
import { type CreditLines, splitCredits } from "./split-credits.ts";
import type { PeriodStatement, StatementQuantity } from "./statement.ts";
import { alsoDue, proofOf } from "./stored-statement.ts";

/** What a period that is not closed comes to as of now, the way closing works it out; nothing is written. */
export async function previewStatement(ctx: Context, period: FoundPeriod): Promise<PeriodStatement> {
  const now = ctx.clock();
  const catalogue = await currentCatalogue(ctx.sql);
  const {
    lines: priced,
    quantities,
    adjusted,
  } = await ctx.sql.begin("isolation level repeatable read read only", (tx) => draw(tx, catalogue, period));
  const { currency } = period.terms;
  const total = totalOf(priced, currency);
  const split = await splitNow(ctx, period, priced);
  const lines = [...priced, ...(split?.lines ?? [])].map((line, place) => ({
    line: place + 1,
    ...line,
    proof: proofOf(line.meter, adjusted.get(line.adjustsPeriod ?? 0)?.span ?? period.span),
  }));
  const isInCredits = currency === credits && split !== null;
  return {
    ...describePeriod(period),
    isFinal: false,
    readAt: isoUtc(BigInt(now.getTime()) * 1000n),
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

interface Drawn {
  lines: DrawnLine[];
  quantities: StatementQuantity[];
  /** By number. */
  adjusted: ReadonlyMap<number, AdjustedPeriod>;
}

async function draw(tx: TransactionSql, catalogue: Catalogue, period: FoundPeriod): Promise<Drawn> {
  const names = new Map([...catalogue.meters].map(([slug, { meter }]) => [slug, meter.name]));
  const [measured] = await readQuantities(tx, catalogue, [measuredSpan(period)], "rollups");
  const own = drawOwnLines(period, measured ?? new Map(), names);
  // What waits is for the first period that closes.
  const adjusted = period.isAfterUnclosed
    ? new Map()
    : await findAdjusted(tx, catalogue, [period.customerId]);
  const waiting: AdjustedPeriod[] = adjusted.get(period.customerId) ?? [];
  return {
    lines: [...own.lines, ...waiting.flatMap((one) => drawAdjustments(one, names))],
    quantities: own.quantities,
    adjusted: new Map(waiting.map((one) => [one.number, one])),
  };
}

/** How what is priced in credits would be paid now; null where nothing is. */
async function splitNow(
  ctx: Context,
  period: FoundPeriod,
  lines: readonly DrawnLine[],
): Promise<CreditLines | null> {
  const { terms } = period;
  if (terms.currency !== credits && lines.every(({ currency }) => currency !== credits)) return null;
  const shares = await estimateShares(ctx, period, totalOf(lines, credits), terms.overage);
  return splitCredits(shares, terms.overage);
}
