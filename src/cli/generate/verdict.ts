import type { ProxyCounts } from "./fault-proxy.ts";
import type { Findings } from "./verify-run.ts";

/** What became of a run. */
export interface Verdict extends Findings {
  run: string;
  /** Events of the whole plan; fewer were sent if the run was stopped. */
  planned: number;
  /** Calls of `recordUsage()`: an event that is reported twice makes two. */
  reports: number;
  /** Receipts of the server by status; those of lost answers too, where there was a proxy. */
  accepted: number;
  duplicate: number;
  refused: number;
  /** First reasons of those. */
  refusals: string[];
  /** Events that the client still had in the end. */
  undelivered: number;
  /** Why the last request failed that did. */
  trouble: string | null;
  retries: number;
  crashes: number;
  /** Null without a proxy. */
  faults: ProxyCounts | null;
  /** Of reporting. */
  seconds: number;
}

/** Whether everything that was reported counts, once, in every total. */
export const isGood = ({ lost, doubled, drift, refused, totals }: Verdict): boolean =>
  lost === 0 && doubled === 0 && drift === "0" && refused === 0 && totals.differing === 0;

const count = (value: number) => value.toLocaleString("en-US");

/** A table, the first problems, and the line that says it all. */
export function verdictText(verdict: Verdict): string {
  const rows = [...rowsOf(verdict)].map(([name, value]) => `  ${name.padEnd(16)}${value}`);
  const problems = [...verdict.refusals.map((refusal) => `refused ${refusal}`), ...verdict.problems];
  const summary = [
    `sent ${count(verdict.sent)}`,
    `accepted ${count(verdict.accepted)}`,
    `duplicate ${count(verdict.duplicate)}`,
    `lost ${count(verdict.lost)}`,
    `doubled ${count(verdict.doubled)}`,
    `drift ${verdict.drift}`,
  ].join(" · ");
  return [...rows, ...problems.map((problem) => `  ${problem}`), summary].join("\n");
}

function* rowsOf(verdict: Verdict): Generator<[name: string, value: string]> {
  const { sent, planned, faults, totals, seconds, refused, voided, undelivered, trouble } = verdict;
  yield ["run", verdict.run];
  yield ["events", sent < planned ? `${count(sent)} of ${count(planned)}: stopped early` : count(sent)];
  if (verdict.reports > 0) {
    yield ["reports", `${count(verdict.reports)}, some events being reported twice`];
    yield ["sent again", `${count(verdict.retries)} requests`];
    yield ["client crashes", count(verdict.crashes)];
    yield [
      "seconds",
      `${seconds.toFixed(1)} (${count(Math.round(sent / Math.max(seconds, 0.001)))} events/s)`,
    ];
  }
  if (faults) {
    const { lostReplies, broken, busy, delayed, requests } = faults;
    yield [
      "faults",
      `${count(lostReplies)} answers lost · ${count(broken)} connections broken · ${count(busy)} times busy · ${count(delayed)} delays, in ${count(requests)} requests`,
    ];
  }
  yield [
    "totals",
    `${count(totals.compared)} by customer and meter compared, ${count(totals.differing)} differ`,
  ];
  if (refused > 0) yield ["refused", count(refused)];
  if (voided > 0) yield ["voided", `${count(voided)} of the lost ones`];
  if (undelivered > 0)
    yield ["undelivered", `${count(undelivered)} when time was up; the last failure: ${trouble ?? "none"}`];
}
