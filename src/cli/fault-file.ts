import { once } from "node:events";
import { createWriteStream, rmSync, statSync, type WriteStream } from "node:fs";
import type { RowFault } from "#/domain/analytics/session-file/scan-sessions.ts";
import { csvLine } from "#/domain/csv-line.ts";
import { DomainError } from "#/domain/domain-error.ts";

const shown = 20;

/** All faults of a file, written beside it as they are found; the first 20 are kept to be printed. */
export class FaultFile {
  readonly #path: string;
  readonly #first: RowFault[] = [];
  #stream: WriteStream | undefined;
  #count = 0;

  #failure: Error | undefined;

  /** A file that an earlier run left is removed: its faults may be mended. */
  constructor(path: string) {
    this.#path = path;
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path, { force: true });
  }

  async write(faults: RowFault[]): Promise<void> {
    if (!this.#stream) {
      this.#stream = createWriteStream(this.#path);
      this.#stream.on("error", (error) => {
        this.#failure = error;
      });
      this.#stream.write(csvLine(["line", "column", "value", "reason"]));
    }
    this.#count += faults.length;
    this.#first.push(...faults.slice(0, shown - this.#first.length));
    const text = faults
      .map((fault) => csvLine([fault.line, fault.column ?? "", fault.value, fault.reason]))
      .join("");
    const stream = this.#stream;
    await new Promise<void>((written) => stream.write(text, () => written()));
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (!this.#failure) return;
    throw new DomainError(
      "invalid",
      `The rejected rows can't be written to ${this.#path}: ${this.#failure.message}.`,
    );
  }

  async close(): Promise<void> {
    if (!this.#stream) return;
    this.#stream.end();
    if (!this.#stream.closed) await once(this.#stream, "close");
    this.#throwFailure();
  }

  print(): void {
    for (const { line, column, value, reason } of this.#first) {
      console.error(`line ${line}${column ? `, ${column}` : ""}: ${JSON.stringify(value)}: ${reason}`);
    }
    if (this.#count > shown) console.error(`and ${this.#count - shown} more`);
    if (this.#count > 0) console.error(`All of them are in ${this.#path}`);
  }
}
