import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

export interface PostedEvent {
  id: string;
  customer: string;
  service: string;
  /** A decimal as text. */
  quantity: string;
}

interface ReceiptLine {
  id?: string;
  status?: string;
}

const types = { json: "application/json", ndjson: "application/x-ndjson" };

/** ms until a request without an answer is given up. */
const patience = 5_000;

/**
 * Posts events without the client library and without a retry of its own, one at a time, in arrays and as
 * NDJSON, and notes whatever was acknowledged.
 */
export class RawPoster {
  /** All that were ever sent, by id. */
  readonly sent = new Map<string, PostedEvent>();
  /** The status that each was first acknowledged with, by id. */
  readonly acknowledged = new Map<string, string>();
  /** Answers that no outage explains. */
  readonly surprises: string[] = [];
  readonly #origin: string;
  readonly #random: () => number;

  constructor(origin: string, random: () => number) {
    this.#origin = origin;
    this.#random = random;
  }

  /** Posts in several lanes until `signal`. */
  async run(lanes: number, service: string, signal: AbortSignal): Promise<void> {
    const lane = async () => {
      while (!signal.aborted) {
        const count = this.#random() < 0.5 ? 1 : 1 + Math.floor(this.#random() * 100);
        const events = Array.from({ length: count }, () => this.#event(service));
        for (const event of events) this.sent.set(event.id, event);
        const wasAnswered = await this.post(events);
        await sleep(wasAnswered ? 30 : 300);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  unacknowledged(): PostedEvent[] {
    return [...this.sent.values()].filter(({ id }) => !this.acknowledged.has(id));
  }

  /** Sends events; answers whether there was a whole answer of success. */
  async post(events: readonly PostedEvent[]): Promise<boolean> {
    const [only] = events;
    const isLines = events.length > 1 && this.#random() < 0.4;
    const body = isLines
      ? events.map((event) => JSON.stringify(event)).join("\n")
      : JSON.stringify(events.length === 1 ? only : events);
    try {
      const response = await fetch(`${this.#origin}/api/v1/events`, {
        method: "POST",
        headers: { "content-type": isLines ? types.ndjson : types.json },
        body,
        signal: AbortSignal.timeout(patience),
      });
      if (response.status === 503) return false;
      if (!response.ok) {
        this.surprises.push(`${response.status} ${await response.text()}`);
        return false;
      }
      return isLines ? await this.#readLines(response) : this.#note(await response.json());
    } catch (error) {
      // The connection broke: nobody knows what became of them.
      if (error instanceof SyntaxError) this.surprises.push(`unreadable: ${error.message}`);
      return false;
    }
  }

  #event(service: string): PostedEvent {
    return {
      id: this.#random() < 0.5 ? randomUUID() : `raw ${randomUUID()}`,
      customer: `poster ${Math.floor(this.#random() * 20)}`,
      service,
      quantity: `${Math.floor(this.#random() * 1000)}.${1 + Math.floor(this.#random() * 9)}`,
    };
  }

  /** Every whole line counts, also of an answer that breaks off. */
  async #readLines(response: Response): Promise<boolean> {
    let rest = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const read = JSON.parse(line);
        if ("counts" in read) return true;
        if ("problem" in read) {
          if (read.problem.status !== 503) this.surprises.push(line);
          return false;
        }
        this.#note(read);
      }
    }
    return false;
  }

  #note(answer: ReceiptLine & { receipts?: ReceiptLine[] }): boolean {
    for (const { id = "", status = "" } of answer.receipts ?? [answer]) {
      if (status !== "accepted" && status !== "duplicate") this.surprises.push(`${id}: ${status}`);
      else if (!this.acknowledged.has(id)) this.acknowledged.set(id, status);
    }
    return true;
  }
}
