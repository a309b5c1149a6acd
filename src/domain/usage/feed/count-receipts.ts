import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { readTimeZone } from "../definitions/time-zone.ts";
import type { ReceiptCounts } from "../recording/receipt.ts";

const minutesShown = 60;

export interface CountedReceipts {
  /** Since midnight of the time zone. */
  today: ReceiptCounts;
  /** The last 60 minutes, oldest first, the current one included; `minute` is ISO 8601 UTC. */
  minutes: (ReceiptCounts & { minute: string })[];
}

/** How many events were received with which outcome. Throws invalid for an unknown IANA time zone. */
export async function countReceiptsByTime(ctx: Context, timeZone = "UTC"): Promise<CountedReceipts> {
  const zone = readTimeZone(timeZone);
  if (zone === undefined) {
    throw new DomainError(
      "invalid",
      `timeZone is ${JSON.stringify(timeZone.slice(0, 100))}; expected an IANA name.`,
      "timeZone",
    );
  }
  const now = ctx.clock().toISOString();
  const sums = ctx.sql`
    coalesce(sum(accepted), 0)::bigint as accepted, coalesce(sum(duplicate), 0)::bigint as duplicate,
    coalesce(sum(conflict), 0)::bigint as conflict, coalesce(sum(rejected), 0)::bigint as rejected`;
  const [[today], minutes] = await Promise.all([
    ctx.sql<ReceiptCounts[]>`
      select ${sums} from receipt_minutes where minute >= date_trunc('day', ${now}::timestamptz, ${zone}) and minute <= ${now}`,
    ctx.sql<CountedReceipts["minutes"]>`
      select to_char(slot, 'YYYY-MM-DD"T"HH24:MI"Z"') as minute, ${sums}
      from generate_series(0, ${minutesShown - 1}) as age,
        lateral (select date_trunc('minute', ${now}::timestamptz) - age * interval '1 minute' as slot) as timed
        left join receipt_minutes on minute = slot
      group by slot order by slot`,
  ]);
  const none = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  return { today: today ?? none, minutes: [...minutes] };
}
