import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { type FoundPeriod, findPeriod, type PeriodInput } from "./find-period.ts";
import { previewStatement } from "./preview-statement.ts";
import type { LateUsage, PeriodStatement } from "./statement.ts";
import { readStatement } from "./stored-statement.ts";

interface LateUsageInput extends PeriodInput {
  /** An adjustment line; left out, all late events that the statement takes in. */
  line?: number | undefined;
  page: number;
  perPage: number;
}

interface LateUsagePage {
  total: number;
  rows: LateUsage[];
}

/** What a statement takes in of earlier periods. */
interface Asked {
  /** The period that is adjusted, and the meter's service; null for all. */
  adjusts: number | null;
  serviceId: number | null;
}

/**
 * The late events that a statement adjusts earlier periods for, or one of its lines, in the order in which they were
 * noted: of a period whose totals were read those it was read with, of another those that wait. Throws not_found.
 */
export async function listLateUsage(ctx: Context, input: LateUsageInput): Promise<LateUsagePage> {
  const period = await findPeriod(ctx, input);
  const asked = await readAsked(ctx, period, input.line);
  // What waits is for the first period that closes.
  if (period.state !== "closed" && period.isAfterUnclosed) return { total: 0, rows: [] };
  const which =
    period.readAt !== null ? "late.adjusted_in = $2" : "late.adjusted_in is null and late.period < $2";
  const from = `from late_usage late
    where late.customer_id = $1 and ${which}
      and ($3::int is null or late.period = $3) and ($4::int is null or late.service_id = $4)`;
  const parameters = [period.customerId, period.number, asked.adjusts, asked.serviceId];
  const [[counted], rows] = await Promise.all([
    ctx.sql.unsafe<{ total: number }[]>(`select count(*)::int as total ${from}`, parameters),
    ctx.sql.unsafe<Row[]>(
      `select late.mark, late.cause, late.period, services.slug as service,
         coalesce(event.id, late.event_key::text) as event, late.import_id as "importId",
         (extract(epoch from late.occurred_at) * 1000000)::bigint as occurred,
         (extract(epoch from late.recorded_at) * 1000000)::bigint as recorded
       from (select late.id as mark, late.* ${from} order by late.id limit $5 offset $6) as late
       join services on services.id = late.service_id
       left join usage_events event on event.customer_id = late.customer_id and event.key = late.event_key
         and event.import_id is null
       order by late.mark`,
      [...parameters, input.perPage, (input.page - 1) * input.perPage],
    ),
  ]);
  return { total: counted?.total ?? 0, rows: rows.map(toLateUsage) };
}

interface Row extends Omit<LateUsage, "occurredAt" | "recordedAt"> {
  /** Microseconds since 1970. */
  occurred: number | null;
  recorded: number;
}

const toLateUsage = ({ occurred, recorded, ...row }: Row): LateUsage => ({
  ...row,
  occurredAt: occurred === null ? null : isoUtc(BigInt(occurred)),
  recordedAt: isoUtc(BigInt(recorded)),
});

async function readAsked(ctx: Context, period: FoundPeriod, number: number | undefined): Promise<Asked> {
  if (number === undefined) return { adjusts: null, serviceId: null };
  const statement: PeriodStatement =
    period.state === "closed" ? await readStatement(ctx, period) : await previewStatement(ctx, period);
  const line = statement.lines.find((one) => one.line === number);
  if (line?.kind !== "adjustment" || line.meter === null) {
    throw new DomainError("not_found", `Line ${number} of the statement is no adjustment.`, "line");
  }
  const { meters } = await currentCatalogue(ctx.sql);
  return { adjusts: line.adjustsPeriod, serviceId: meters.get(line.meter)?.service.id ?? -1 };
}
