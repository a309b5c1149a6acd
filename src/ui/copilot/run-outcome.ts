import { countOf, formatCount } from "#/ui/format/count.ts";
import type { CopilotRun } from "./copilot-data.ts";

/** What a run that ended did, in a sentence. */
export function runOutcome({
  messages,
  recorded,
  replaced,
  unchanged,
}: Pick<CopilotRun, "messages" | "recorded" | "replaced" | "unchanged">): string {
  if (messages === 0) return "No messages";
  const parts = [
    ...(recorded > 0 ? [`${formatCount(recorded)} new`] : []),
    ...(replaced > 0 ? [`${formatCount(replaced)} replaced`] : []),
    ...(unchanged > 0 ? [`${formatCount(unchanged)} unchanged`] : []),
  ];
  return `${countOf(messages, "message")}: ${parts.length > 0 ? parts.join(", ") : "none recorded"}`;
}
