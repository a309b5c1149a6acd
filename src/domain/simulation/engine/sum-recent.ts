import { isOver } from "./breakers.ts";
import type { Graph } from "./compile-graph.ts";
import { thresholds } from "./judge-status.ts";
import { type StepRecord, served, servedColumns } from "./simulation-state.ts";

/** Requests and failures by service in the last few seconds before `now`; records are oldest first. */
export function sumRecent({ serviceCount }: Graph, records: readonly StepRecord[], now: number) {
  const requests = new Float64Array(serviceCount);
  const failures = new Float64Array(serviceCount);
  for (let at = records.length - 1; at >= 0; at--) {
    const record = records[at] as StepRecord;
    if (isOver(record, now, thresholds.recent.seconds)) break;
    for (let service = 0; service < serviceCount; service++) {
      const row = service * servedColumns;
      requests[service] = (requests[service] as number) + (record.served[row + served.requests] as number);
      failures[service] = (failures[service] as number) + (record.served[row + served.failures] as number);
    }
  }
  return { requests, failures };
}
