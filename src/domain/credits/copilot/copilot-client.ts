import { LRUCache } from "lru-cache";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";
import { type Patience, type Persistent, persistent } from "./patience.ts";
import { type CopilotMessage, readMessages } from "./read-messages.ts";
import { type CopilotReport, readReport } from "./read-report.ts";
import type { Transport, UpstreamAnswer } from "./transport.ts";
import { UpstreamFault } from "./upstream-fault.ts";

export interface ClientOptions extends Patience {
  /** For how long a report is kept, ms; 0 for not at all. */
  reportMs: number;
  /** For how long it is kept that there is no such report, ms. */
  missingMs: number;
}

/** Reports that are asked for at the same time. */
export const reportsAtOnce = 8;

/** Reports kept; those that were not used for longest go first. */
const maxReports = 10_000;

const maxMessageBytes = 64_000_000;
const maxReportBytes = 1_000_000;

/** Reads messages and reports of the Copilot service. One serves all requests of a process. */
export class CopilotClient {
  readonly #transport: Transport;
  readonly #options: ClientOptions;
  /** Messages and reports fail apart: where one kind does, the other is still asked for. */
  readonly #askMessages: Persistent;
  readonly #askReports: Persistent;
  readonly #reports = new LRUCache<number, { report: CopilotReport | null }>({ max: maxReports });
  readonly #messagesUnderWay = new Map<"current", Promise<CopilotMessage[]>>();
  readonly #reportsUnderWay = new Map<number, Promise<CopilotReport | null>>();

  constructor(transport: Transport, options: ClientOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#askMessages = persistent(options, 1);
    this.#askReports = persistent(options, reportsAtOnce);
  }

  /** The messages of the current period, in the service's order. Those who ask meanwhile share one answer. */
  messages(): Promise<CopilotMessage[]> {
    return shared(this.#messagesUnderWay, "current", async () => {
      const text = await this.#askMessages((signal) =>
        this.#get("/messages/current-period", maxMessageBytes, signal),
      );
      if (text === null)
        throw new UpstreamFault("The Copilot service answered 404 to the question for messages.");
      return readMessages(parse(text));
    });
  }

  /** A report; null where there is none. Kept for a while, and asked for once by those who ask meanwhile. */
  async report(id: number): Promise<CopilotReport | null> {
    const kept = this.#reports.get(id);
    if (kept) return kept.report;
    return shared(this.#reportsUnderWay, id, async () => {
      const text = await this.#askReports((signal) => this.#get(`/reports/${id}`, maxReportBytes, signal));
      const report = text === null ? null : readReport(parse(text), id);
      const ttl = report ? this.#options.reportMs : this.#options.missingMs;
      if (ttl > 0) this.#reports.set(id, { report }, { ttl });
      return report;
    });
  }

  /** One try: the body of an answer, null for a 404, whose body is whatever it is. */
  async #get(path: string, maxBytes: number, signal: AbortSignal): Promise<string | null> {
    const answer = await this.#transport(path, signal);
    if (answer.status === 200) return answer.text(maxBytes);
    await answer.drop();
    if (answer.status === 404) return null;
    throw refusalOf(answer);
  }
}

function refusalOf({ status, retryAfterMs }: UpstreamAnswer): UpstreamFault {
  if (status >= 300 && status < 400) {
    return new UpstreamFault(
      `The Copilot service answered with a redirect (${status}), which is not followed.`,
    );
  }
  const isPassing = status === 429 || status >= 500;
  return new UpstreamFault(`The Copilot service answered ${status}.`, { isPassing, retryAfterMs });
}

function parse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's own words quote the answer.
    throw new UpstreamFault("The Copilot service's answer is no JSON.", { cause: error });
  }
}

/** What `work` comes to, done once for all who ask for the key before it ends. */
function shared<K, T>(underWay: Map<K, Promise<T>>, key: K, work: () => Promise<T>): Promise<T> {
  const known = underWay.get(key);
  if (known) return known;
  const begun = work().finally(() => underWay.delete(key));
  underWay.set(key, begun);
  return begun;
}
