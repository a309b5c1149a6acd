import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "#/client/errors.ts";
import type { BillingClientOptions } from "#/client/index.ts";
import type { OutageFault } from "./outage-faults.ts";

type ClientFetch = NonNullable<BillingClientOptions["fetch"]>;
type Answer = Awaited<ReturnType<ClientFetch>>;

/** Receipts of the server, those of answers included that were thrown away; and what was done to requests. */
export interface ReportCounts {
  accepted: number;
  duplicate: number;
  lostAnswers: number;
  delayed: number;
  repeated: number;
}

interface FaultyFetchOptions {
  /** Asked once for each request. */
  decide: () => OutageFault;
  counts: ReportCounts;
  /** Told after each request why it came to nothing, null when it was answered well. Faults of `decide` don't count. */
  onTrouble: (reason: string | null) => void;
}

/** The real fetch, with faults: how the client's requests reach the server while the simulated services are failing. */
export function openFaultyFetch({ decide, counts, onTrouble }: FaultyFetchOptions): ClientFetch {
  async function send(...[url, init]: Parameters<ClientFetch>): Promise<Answer> {
    try {
      const answer = await fetch(url, init);
      const text = await answer.text();
      if (answer.ok) addReceipts(text, counts);
      onTrouble(answer.ok ? null : `The API answers ${answer.status}.`);
      return { status: answer.status, headers: answer.headers, text: async () => text };
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      if (!init.signal.aborted) onTrouble(`The API does not answer: ${reasonOf(cause)}.`);
      throw error;
    }
  }

  return async (url, init) => {
    const fault = decide();
    if (fault.kind === "delay") {
      counts.delayed++;
      await sleep(fault.ms, undefined, { signal: init.signal });
    }
    if (fault.kind === "repeat") {
      counts.repeated++;
      return await Promise.any([send(url, init), send(url, init)]);
    }
    const answer = await send(url, init);
    if (fault.kind !== "lost answer") return answer;
    counts.lostAnswers++;
    throw new Error("the answer was lost on its way, as a simulated outage has it");
  };
}

/** A batch's answer counts its receipts by status. */
function addReceipts(text: string, into: ReportCounts): void {
  const { counts } = JSON.parse(text) as { counts?: { accepted: number; duplicate: number } };
  into.accepted += counts?.accepted ?? 0;
  into.duplicate += counts?.duplicate ?? 0;
}
