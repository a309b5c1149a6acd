import type { ClientStats } from "#/client/index.ts";
import type { PlanShape } from "./planned-usage.ts";

export interface ReporterSettings {
  /** Where the client reports, the proxy's if there is one. */
  url: string;
  apiKey: string | undefined;
  spoolDir: string;
  shape: PlanShape;
  /** The first step to report. */
  from: number;
  /** Events a second; 0 for as fast as it goes. */
  rate: number;
  /** Events in a request. */
  batch: number;
}

/** What the command tells its reporting process. */
export type ToReporter =
  | { kind: "start"; settings: ReporterSettings }
  /** Everything is reported: see it delivered, then end. */
  | { kind: "finish" }
  /** Report nothing more, deliver for as long as a few seconds, then end. */
  | { kind: "stop" };

/**
 * What the reporting process tells: every step before `step` is in the client's hands, `recordUsage()` having
 * resolved; `trouble` is why the last request failed that did.
 */
export type FromReporter =
  | { kind: "progress"; step: number; stats: ClientStats }
  | { kind: "reported"; step: number }
  | { kind: "refused"; id: string; reason: string }
  | { kind: "failed"; reason: string }
  | { kind: "closed"; step: number; stats: ClientStats; undelivered: number; trouble: string | null };
