import { Presets, SingleBar } from "cli-progress";

/** How often a line is printed where there is no terminal, in milliseconds. */
const lineEvery = 5000;

/** Shows how far a file has been read: a bar on a terminal, plain lines elsewhere. */
export class Progress {
  readonly #label: string;
  readonly #total: number;
  readonly #started = performance.now();
  readonly #bar: SingleBar | undefined;
  #printedAt = performance.now();

  constructor(label: string, totalBytes: number) {
    this.#label = label;
    this.#total = totalBytes;
    if (process.stdout.isTTY && totalBytes > 0) {
      this.#bar = new SingleBar(
        {
          format: `${label} {bar} {percentage}% · {rows} rows · {rate} rows/s · {left} left`,
          hideCursor: true,
        },
        Presets.shades_classic,
      );
      this.#bar.start(totalBytes, 0, { rows: "0", rate: "-", left: "-" });
    }
  }

  show(bytes: number, rows: number): void {
    const now = performance.now();
    const seconds = (now - this.#started) / 1000;
    const rate = Math.round(rows / Math.max(seconds, 0.001)).toLocaleString("en-US");
    const left =
      bytes > 0 && this.#total > bytes ? `${Math.ceil((seconds * (this.#total - bytes)) / bytes)} s` : "0 s";
    const shownRows = rows.toLocaleString("en-US");
    if (this.#bar) this.#bar.update(bytes, { rows: shownRows, rate, left });
    else if (now - this.#printedAt >= lineEvery) {
      this.#printedAt = now;
      console.log(`${this.#label}: ${shownRows} rows, ${rate} rows/s, ${left} left`);
    }
  }

  end(): void {
    this.#bar?.stop();
  }
}
