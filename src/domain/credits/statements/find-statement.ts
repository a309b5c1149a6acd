import type { Context } from "#/domain/context.ts";
import { findPeriod, type PeriodInput } from "./find-period.ts";
import { previewStatement } from "./preview-statement.ts";
import type { PeriodStatement } from "./statement.ts";
import { readStatement } from "./stored-statement.ts";

/** What a period comes to: as it was closed, for ever the same, or as of now. Throws not_found. */
export async function findStatement(ctx: Context, input: PeriodInput): Promise<PeriodStatement> {
  const period = await findPeriod(ctx, input);
  return period.state === "closed" ? readStatement(ctx, period) : previewStatement(ctx, period);
}
