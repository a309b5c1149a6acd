import { forEachAtOnce } from "./for-each-at-once.ts";
import { readCustomerName } from "./run-name.ts";
import type { ServerApi } from "./server-api.ts";

/** Requests at once. */
const width = 16;

const reason = "Cleaned up after the generator";

/**
 * Voids the events of a run, or of every run when none is named, and tells how many after each page. Events of
 * customers that are not the generator's own are never touched.
 */
export async function cleanUp(
  api: ServerApi,
  run: string | undefined,
  { stop, onVoided }: { stop: AbortSignal; onVoided: (events: number) => void },
): Promise<{ events: number; customers: number }> {
  let events = 0;
  const touched = new Set<string>();
  const customers: { name: string; isOfRun: boolean }[] = [];
  for await (const name of api.customers("gen-")) {
    const owner = readCustomerName(name);
    if (!owner || (run !== undefined && owner.run !== undefined && owner.run !== run)) continue;
    if (run !== undefined && owner.run === undefined && !run.startsWith(name.replace(/\d+$/, ""))) continue;
    customers.push({ name, isOfRun: owner.run !== undefined });
  }
  for (const { name, isOfRun } of customers) {
    for await (const page of api.events(name)) {
      const ids = page.flatMap(({ id, status }) => {
        if (id === null || status === "voided" || stop.aborted) return [];
        return isOfRun || id.startsWith(run === undefined ? "gen-" : `${run}-`) ? [id] : [];
      });
      await forEachAtOnce(ids, width, async (id) => {
        if (stop.aborted) return;
        await api.voidEvent(name, id, reason);
        touched.add(name);
        events++;
      });
      onVoided(events);
    }
  }
  return { events, customers: touched.size };
}
