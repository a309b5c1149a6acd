import { CopilotClient } from "./copilot-client.ts";
import { sampleTransport } from "./sample-transport.ts";
import type { CopilotSettings } from "./settings.ts";
import { httpTransport } from "./transport.ts";

// One client a process and service, whichever way Next loaded this module.
declare global {
  var meterlineCopilotClients: Map<string, CopilotClient> | undefined;
}

/** That it is kept that a report is missing: it may be made at any time. */
const longestMissingMs = 60_000;

/** The process's client of the service that the settings name. */
export function copilotClient({ url, tryMs, reportMs }: CopilotSettings): CopilotClient {
  globalThis.meterlineCopilotClients ??= new Map();
  const key = JSON.stringify([url, tryMs, reportMs]);
  const known = globalThis.meterlineCopilotClients.get(key);
  if (known) return known;
  const client = new CopilotClient(url === undefined ? sampleTransport : httpTransport(url), {
    tryMs,
    callMs: 4 * tryMs,
    pauseMs: 100,
    longestPauseMs: 2000,
    restMs: 10_000,
    reportMs,
    missingMs: Math.min(reportMs, longestMissingMs),
  });
  globalThis.meterlineCopilotClients.set(key, client);
  return client;
}
