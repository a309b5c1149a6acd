import { generateSessions, sampleShape } from "#/domain/analytics/generate-sessions.ts";
import type { Context } from "#/domain/context.ts";
import { recordSampleBilling } from "#/domain/credits/sample/record-sample-billing.ts";
import { recordSampleUsage } from "#/domain/usage/sample/record-sample-usage.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { applyImport } from "./apply-import.ts";
import { createImport } from "./create-import.ts";
import { receiveUpload } from "./receive-upload.ts";

/**
 * Fills an empty database with the bundled sample: usage of microservices as reported by their callers with what it
 * costs, and sessions as an import like any other, whose end says that all of it is there.
 */
export async function importSample(ctx: Context): Promise<void> {
  // Of a start that was interrupted.
  await removeSampleUsage(ctx);
  const created = await createImport(ctx, {
    fileName: "sample-sessions.csv",
    source: "sample",
    mode: "append",
    onError: "abort",
    dryRun: false,
  });
  async function* bytes() {
    for (const piece of generateSessions(sampleShape)) yield Buffer.from(piece, "utf8");
  }
  const recorded = recordSampleUsage(ctx).then(() => recordSampleBilling(ctx));
  await Promise.all([recorded, receiveUpload(ctx, created.id, bytes())]);
  const applied = await applyImport(ctx, created.id);
  if (applied.state !== "done") throw new Error(`the sample could not be imported: ${applied.failure}`);
}
