import { Presets, SingleBar } from "cli-progress";
import type { ProxyCounts } from "./fault-proxy.ts";
import type { Reporting } from "./run-reporter.ts";

/** How often a line is printed where there is no terminal, in milliseconds. */
const lineEvery = 5000;

const count = (value: number) => value.toLocaleString("en-US");

/** Shows on standard error how a run goes: a bar on a terminal, plain lines elsewhere. */
export class LoadProgress {
  readonly #events: number;
  #customers = 0;
  #asked = 0;
  #started = performance.now();
  #printedAt = performance.now();
  #bar: SingleBar | undefined;

  constructor(events: number) {
    this.#events = events;
    this.#bar = openBar("Reporting", events);
  }

  show({ step, stats, crashes }: Reporting, faults: ProxyCounts | undefined): void {
    const done = Math.min(step, this.#events);
    const sum = (name: "delivered" | "retries") => stats.reduce((total, own) => total + own[name], 0);
    const injected = faults ? faults.lostReplies + faults.broken + faults.busy + faults.delayed : 0;
    const details = [
      `${count(sum("delivered"))} delivered`,
      `${count(sum("retries"))} sent again`,
      `${count(injected)} faults`,
      ...(crashes > 0 ? [`${crashes} crashes`] : []),
    ];
    this.#draw("Reporting", { done, of: this.#events, what: "events", details });
  }

  /** From here on it is about the customers whose events are asked for. */
  startAsking(customers: number): void {
    this.#bar?.stop();
    this.#started = performance.now();
    this.#customers = customers;
    this.#bar = openBar("Asking the server", customers);
  }

  asked(): void {
    this.#asked++;
    this.#draw("Asking the server", {
      done: this.#asked,
      of: this.#customers,
      what: "customers",
      details: [],
    });
  }

  end(): void {
    this.#bar?.stop();
  }

  #draw(
    label: string,
    { done, of, what, details }: { done: number; of: number; what: string; details: string[] },
  ): void {
    const now = performance.now();
    const seconds = Math.max((now - this.#started) / 1000, 0.001);
    const left = done > 0 ? `${Math.ceil((seconds * (of - done)) / done)} s left` : "- left";
    const text = [`${count(Math.round(done / seconds))} ${what}/s`, ...details, left].join(" · ");
    if (this.#bar) this.#bar.update(done, { text });
    else if (now - this.#printedAt >= lineEvery) {
      this.#printedAt = now;
      console.error(`${label}: ${count(done)} of ${count(of)} ${what} · ${text}`);
    }
  }
}

function openBar(label: string, total: number): SingleBar | undefined {
  if (!process.stderr.isTTY) return undefined;
  const format = `${label} {bar} {percentage}% · {text}`;
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  bar.start(total, 0, { text: "" });
  return bar;
}
