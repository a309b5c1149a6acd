import { Buffer } from "node:buffer";
import type { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Sql } from "#/db/connect.ts";

/** The one connection that a COPY takes place on. */
type CopyConnection = Pick<Sql, "unsafe">;

/** Below what malloc maps anew each time: postgres.js copies every block once more. */
const blockSize = 1 << 16;

/** Blocks that may wait to be sent: 2 MB. */
const maxUnsent = 32;

/** A buffer of its own, not a part of Node's pool, so that it can be filled again whole. */
const newBlock = () => Buffer.from(new ArrayBuffer(blockSize));

/**
 * Gathers rows of COPY text and sends them in blocks, no faster than PostgreSQL takes them.
 * Bytes are added at once; `drain` is awaited between pieces of input.
 */
export class CopyWriter {
  #block: Buffer = newBlock();
  #used = 0;
  readonly #full: Buffer[] = [];
  /** Blocks that were sent and can be filled again. */
  readonly #spare: Buffer[] = [];
  readonly #connection: CopyConnection;
  readonly #stream: Writable;
  #sending: Promise<void> | undefined;
  #isFinished = false;
  #failure: Error | undefined;

  private constructor(connection: CopyConnection, stream: Writable) {
    this.#connection = connection;
    this.#stream = stream;
    stream.on("finish", () => {
      this.#isFinished = true;
    });
    stream.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  /** Opens `copy {target} from stdin` on a connection that does nothing else meanwhile. */
  static async open(connection: CopyConnection, target: string): Promise<CopyWriter> {
    return new CopyWriter(connection, await connection.unsafe(`copy ${target} from stdin`).writable());
  }

  byte(value: number): void {
    if (this.#used === blockSize) this.#seal();
    this.#block[this.#used++] = value;
  }

  /** A whole number from 0 to 2 ** 53. Its digits are written one by one: a string a number is slow to make. */
  integer(value: number): void {
    if (this.#used + 20 > blockSize) this.#seal();
    let digits = 1;
    for (let bound = 10; bound <= value; bound *= 10) digits++;
    const end = this.#used + digits;
    let rest = value;
    for (let at = end - 1; at >= this.#used; at--) {
      const tenth = Math.floor(rest / 10);
      this.#block[at] = 48 + (rest - tenth * 10);
      rest = tenth;
    }
    this.#used = end;
  }

  ascii(text: string): void {
    if (text.length > blockSize) {
      this.#seal();
      this.#full.push(Buffer.from(text, "latin1"));
      return;
    }
    if (this.#used + text.length > blockSize) this.#seal();
    this.#used += this.#block.write(text, this.#used, "latin1");
  }

  /** Bytes that need no escaping. */
  slice(bytes: Uint8Array, from: number, to: number): void {
    if (this.#used + (to - from) > blockSize) this.#seal();
    for (let at = from; at < to; at++) this.#block[this.#used++] = bytes[at] ?? 0;
  }

  /** Any text, escaped. */
  text(value: string): void {
    const escaped = value
      .replaceAll("\\", "\\\\")
      .replaceAll("\t", "\\t")
      .replaceAll("\n", "\\n")
      .replaceAll("\r", "\\r");
    const length = Buffer.byteLength(escaped);
    if (this.#used + length > blockSize) this.#seal();
    if (length > blockSize) this.#full.push(Buffer.from(escaped));
    else this.#used += this.#block.write(escaped, this.#used);
  }

  /**
   * Has what was gathered sent, beside whatever comes next; waits only while much is still unsent.
   * Throws when PostgreSQL refused a part.
   */
  async drain(): Promise<void> {
    this.#seal();
    // With nothing to send, #send would end before it could be kept, and be kept for ever.
    if (this.#full.length > 0) this.#sending ??= this.#send();
    if (this.#full.length > maxUnsent) await this.#sending;
    if (this.#failure) throw this.#failure;
  }

  /** Sends the rest and waits for PostgreSQL to have taken it. */
  async close(): Promise<void> {
    await this.drain();
    await this.#sending;
    if (this.#failure) throw this.#failure;
    this.#stream.end();
    // A refusal at the very end reaches no stream: the next answer on the connection tells.
    await setImmediate();
    await this.#connection.unsafe("select 1");
    if (this.#failure) throw this.#failure;
    if (!this.#isFinished) throw new Error("PostgreSQL refused the end of a COPY; its log says why");
  }

  /** Gives up: nothing of this COPY stays. */
  abandon(): void {
    this.#stream.destroy();
  }

  async #send(): Promise<void> {
    for (let block = this.#full.shift(); block && !this.#failure; block = this.#full.shift()) {
      const sent = block;
      await new Promise<void>((written) => this.#stream.write(sent, () => written()));
      if (sent.buffer.byteLength === blockSize) this.#spare.push(Buffer.from(sent.buffer));
    }
    this.#sending = undefined;
  }

  #seal(): void {
    if (this.#used === 0) return;
    this.#full.push(this.#block.subarray(0, this.#used));
    this.#block = this.#spare.pop() ?? newBlock();
    this.#used = 0;
  }
}
