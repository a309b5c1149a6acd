import type { FaultShares } from "./faults.ts";
import type { Run } from "./run-name.ts";

/** Where the server is, and how to ask it. */
export interface Target {
  url: URL;
  apiKey: string | undefined;
}

/** A run as the command was told to do it. */
export interface LoadSettings extends Target {
  run: Run;
  customers: number;
  events: number;
  /** Events a second; 0 for as fast as it goes. */
  rate: number;
  /** Shares of events, 0 to 1. */
  late: number;
  duplicates: number;
  /** Shares of requests; null to report without a proxy. */
  faults: FaultShares | null;
  crashes: number;
  /** Events in a request. */
  batch: number;
  maxSeconds: number;
}
