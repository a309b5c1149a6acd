import { type CopilotClient, reportsAtOnce } from "./copilot-client.ts";
import { type BreakdownLine, explainText, priceText } from "./price-text.ts";
import type { CopilotMessage } from "./read-messages.ts";
import type { CopilotReport } from "./read-report.ts";
import { UpstreamFault } from "./upstream-fault.ts";

/** A message and what it costs. */
export interface PricedMessage {
  message: CopilotMessage;
  /** The report that it is priced by; null where it asked for none, or for one that there is not. */
  report: CopilotReport | null;
  /** Two decimals. */
  credits: string;
}

/** How long the reports of one request may take together, ms; a call under way is still waited for. */
const patience = 60_000;

/** The messages of the current period in the service's order, with their prices. Throws UpstreamFault. */
export async function priceMessages(client: CopilotClient): Promise<PricedMessage[]> {
  const messages = await client.messages();
  const reports = await readReports(client, messages);
  return messages.map((message) => {
    const report = (message.reportId !== null && reports.get(message.reportId)) || null;
    return { message, report, credits: report ? report.credits : priceText(message.text) };
  });
}

/** Why a message costs what it does: the lines add up to its credits. */
export function explainPrice({ message, report, credits }: PricedMessage): BreakdownLine[] {
  if (!report) return explainText(message.text);
  return [{ rule: "report", label: report.name, count: 1, each: credits, credits }];
}

/** The reports that messages name, each asked for once, some at a time; the first failure ends it. */
async function readReports(
  client: CopilotClient,
  messages: readonly CopilotMessage[],
): Promise<Map<number, CopilotReport | null>> {
  const reports = new Map<number, CopilotReport | null>();
  const named = new Set<number>();
  for (const { reportId } of messages) if (reportId !== null) named.add(reportId);
  const waiting = named.values();
  const until = performance.now() + patience;
  let hasFailed = false;
  const ask = async () => {
    for (const id of waiting) {
      if (hasFailed) return;
      if (performance.now() > until) {
        throw new UpstreamFault("The Copilot service took too long for all the reports that messages name.");
      }
      reports.set(id, await client.report(id));
    }
  };
  await Promise.all(
    Array.from({ length: reportsAtOnce }, () =>
      ask().catch((error) => {
        hasFailed = true;
        throw error;
      }),
    ),
  );
  return reports;
}
