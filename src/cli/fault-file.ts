import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { csvLine } from "#/domain/csv-line.ts";
import type { RowFault } from "#/domain/analytics/session-file/scan-sessions.ts";

const shown = 20;

/** All faults of a file, written beside it as they are found; the first 20 are kept to be printed. */
export class FaultFile {
  readonly #path: string;
  readonly #first: RowFault[] = [];
  #stream: WriteStream | undefined;
  #count = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async write(faults: RowFault[]): Promise<void> {
    if (!this.#stream) {
      this.#stream = createWriteStream(this.#path);
      this.#stream.write(csvLine(["line", "column", "value", "reason"]));
    }
    this.#count += faults.length;
    this.#first.push(...faults.slice(0, shown - this.#first.length));
    const text = faults.map((fault) => csvLine([fault.line, fault.column ?? "", fault.value, fault.reason])).join("");
    if (!this.#stream.write(text)) await once(this.#stream, "drain");
  }

  async close(): Promise<void> {
    if (!this.#stream) return;
    this.#stream.end();
    await once(this.#stream, "close");
  }

  print(): void {
    for (const { line, column, value, reason } of this.#first) {
      console.error(`line ${line}${column ? `, ${column}` : ""}: ${JSON.stringify(value)}: ${reason}`);
    }
    if (this.#count > shown) console.error(`and ${this.#count - shown} more`);
    if (this.#count > 0) console.error(`All of them are in ${this.#path}`);
  }
}
