import type { Env } from "#/env.ts";

/** What the operations of Copilot need to know of the settings. */
export interface CopilotSettings {
  /** Where the service answers; undefined for the bundled sample period. */
  url: string | undefined;
  /** External id of the customer that messages are usage of. */
  customer: string;
  /** Minutes between two scheduled runs; null where none are scheduled. */
  syncMinutes: number | null;
  /** That one try may take, ms. */
  tryMs: number;
  /** For how long reports are kept, ms. */
  reportMs: number;
}

export type CopilotSource = "upstream" | "sample";

export const sourceOf = ({ url }: CopilotSettings): CopilotSource =>
  url === undefined ? "sample" : "upstream";

export function copilotSettings(env: Env): CopilotSettings {
  const { COPILOT_API_URL: url, COPILOT_SYNC_MINUTES: minutes } = env;
  return {
    url,
    customer: env.COPILOT_CUSTOMER,
    syncMinutes: url === undefined || minutes === 0 ? null : minutes,
    tryMs: env.COPILOT_TIMEOUT_SECONDS * 1000,
    reportMs: env.COPILOT_REPORT_CACHE_SECONDS * 1000,
  };
}
