import type { Context } from "#/domain/context.ts";
import { storeFaults } from "./import-faults.ts";
import type { ImportRow } from "./import-row.ts";
import { receiveImport } from "./receive-import.ts";

/** Receives a file that comes over the network: its faults are kept in the database, to be downloaded. */
export async function receiveUpload(
  ctx: Context,
  id: number,
  input: AsyncIterable<Uint8Array>,
): Promise<ImportRow> {
  let stored = 0;
  return receiveImport(ctx, id, input, {
    async onFaults(faults) {
      await storeFaults(ctx, id, stored, faults);
      stored += faults.length;
    },
  });
}
