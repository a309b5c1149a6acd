import { addDecimals } from "#/domain/decimal.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";

/** Measures of the `internet` service, in the order of its slots: total, upload, download. */
const measures = 3;
/** By day of the span: sessions, then each measure. */
const cellSize = (1 + measures) * spanDays;

/** Spans from 1970 to 2199 are fewer; with 131,072 users a key still fits a 31-bit integer, which a Map finds fast. */
const spansOfTime = 8192;

/** Numbers are held in hundredths, which are exact up to 2 ** 53. */
const scale = 100;
const chunkCells = 1024;

/** `mantissa / 10 ** decimals` */
interface Decimal {
  mantissa: number;
  decimals: number;
}

/** Takes COPY text piece by piece. */
export interface TextSink {
  byte(value: number): void;
  integer(value: number): void;
  ascii(text: string): void;
}

interface ExceptionalRow {
  user: number;
  span: number;
  /** Counts and sums as COPY text. */
  arrays: string;
  latestSecond: number;
}

const tab = 9;
const newline = 10;
const comma = 44;
const point = 46;

/**
 * Sums sessions by user and span while a file streams by, exactly and in bounded memory:
 * `isFull` says when to take the rows out with `drain` and start again.
 */
export class RollupAccumulator {
  readonly #cells = new Map<number, number>();
  readonly #chunks: Float64Array[] = [];
  readonly #latest: number[] = [];
  readonly #exceptional: ExceptionalRow[] = [];
  readonly #maxCells: number;

  constructor(maxCells = 131_072) {
    this.#maxCells = maxCells;
  }

  get isFull(): boolean {
    return this.#cells.size >= this.#maxCells || this.#exceptional.length >= 20_000;
  }

  /**
   * Adds a session. False when its numbers don't fit (finer than hundredths, or too large): then
   * call `addExceptional` with their text.
   */
  add(user: number, second: number, upload: Decimal, download: Decimal): boolean {
    const day = Math.floor(second / 86_400);
    const span = Math.floor(day / spanDays);
    const up = inHundredths(upload);
    const down = inHundredths(download);
    const key = user * spansOfTime + span;
    const cell = this.#cells.get(key) ?? this.#open(key);
    const chunk = this.#chunks[Math.floor(cell / chunkCells)];
    if (!chunk) throw new Error("a rollup cell has no chunk");
    const at = (cell % chunkCells) * cellSize + (day - span * spanDays);
    const total = (chunk[at + spanDays] ?? 0) + up + down;
    // A 16th of what a double holds exactly, so that the running sum over 16 days is exact too.
    if (!(total < 562_949_953_421_312)) return false;
    chunk[at] = (chunk[at] ?? 0) + 1;
    chunk[at + spanDays] = total;
    chunk[at + 2 * spanDays] = (chunk[at + 2 * spanDays] ?? 0) + up;
    chunk[at + 3 * spanDays] = (chunk[at + 3 * spanDays] ?? 0) + down;
    if (second > (this.#latest[cell] ?? 0)) this.#latest[cell] = second;
    return true;
  }

  /** Adds a session as a row of its own, in decimals of any size. */
  addExceptional(user: number, second: number, upload: string, download: string): void {
    const day = Math.floor(second / 86_400);
    const span = Math.floor(day / spanDays);
    const fromItsDay = (value: string) =>
      Array.from({ length: spanDays }, (_, place) => (place < day - span * spanDays ? "0" : value));
    const sums = [addDecimals(upload, download), upload, download].flatMap(fromItsDay);
    const arrays = `{${fromItsDay("1").join(",")}}\t{${sums.join(",")}}`;
    this.#exceptional.push({ user, span, arrays, latestSecond: second });
  }

  /**
   * Writes every row so far (user + usersBefore, span, events, sums, latest second) and forgets them; yields
   * after each, for the sink to be emptied. A user and span come once, unless `hasRepeats`.
   */
  *drain(sink: TextSink, usersBefore: number): Generator<undefined> {
    for (const [key, cell] of this.#cells) {
      const chunk = this.#chunks[Math.floor(cell / chunkCells)];
      if (!chunk) throw new Error("a rollup cell has no chunk");
      const start = (cell % chunkCells) * cellSize;
      if (isUntouched(chunk, start)) continue;
      sink.integer(usersBefore + Math.floor(key / spansOfTime));
      sink.byte(tab);
      sink.integer(key % spansOfTime);
      sink.ascii("\t{");
      writeRunningCounts(sink, chunk, start);
      sink.ascii("}\t{");
      writeRunningSums(sink, chunk, start + spanDays);
      sink.ascii("}\t");
      sink.integer(this.#latest[cell] ?? 0);
      sink.byte(newline);
      yield;
    }
    for (const { user, span, arrays, latestSecond } of this.#exceptional) {
      sink.ascii(`${usersBefore + user}\t${span}\t${arrays}\t${latestSecond}\n`);
      yield;
    }
    this.#cells.clear();
    this.#chunks.length = 0;
    this.#latest.length = 0;
    this.#exceptional.length = 0;
  }

  /** Whether `drain` will yield a user and span more than once. */
  get hasRepeats(): boolean {
    return this.#exceptional.length > 0;
  }

  #open(key: number): number {
    const cell = this.#cells.size;
    if (cell % chunkCells === 0) this.#chunks.push(new Float64Array(chunkCells * cellSize));
    this.#cells.set(key, cell);
    this.#latest.push(0);
    return cell;
  }
}

/** NaN for what is finer than hundredths. */
function inHundredths(value: Decimal): number {
  if (value.decimals === 2) return value.mantissa;
  if (value.decimals > 2) return Number.NaN;
  return value.decimals === 1 ? value.mantissa * 10 : value.mantissa * scale;
}

/** A cell that was opened for a session that then went among the exceptional ones. */
function isUntouched(chunk: Float64Array, start: number): boolean {
  for (let at = start; at < start + spanDays; at++) if (chunk[at] !== 0) return false;
  return true;
}

function writeRunningCounts(sink: TextSink, chunk: Float64Array, start: number): void {
  let count = 0;
  for (let day = 0; day < spanDays; day++) {
    count += chunk[start + day] ?? 0;
    if (day > 0) sink.byte(comma);
    sink.integer(count);
  }
}

function writeRunningSums(sink: TextSink, chunk: Float64Array, start: number): void {
  for (let slot = 0; slot < measures; slot++) {
    let sum = 0;
    for (let day = 0; day < spanDays; day++) {
      sum += chunk[start + slot * spanDays + day] ?? 0;
      if (slot > 0 || day > 0) sink.byte(comma);
      writeHundredths(sink, sum);
    }
  }
}

function writeHundredths(sink: TextSink, value: number): void {
  const part = value % scale;
  sink.integer((value - part) / scale);
  if (part === 0) return;
  sink.byte(point);
  sink.byte(48 + Math.floor(part / 10));
  sink.byte(48 + (part % 10));
}
