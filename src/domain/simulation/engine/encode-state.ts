import { calledColumns, type SimulationState, servedColumns, totalColumns } from "./simulation-state.ts";

/** Raised whenever states are written differently. */
export const encodingVersion = 1;

/**
 * All of a state but its graph, its failures and the events of its last step. Counts are whole numbers, so they are
 * written seven bits a byte, least first; runs of zeros as a zero and how many. What follows from the rest is left out.
 */
export function encodeState(state: SimulationState): Uint8Array {
  const writer = new Writer();
  writer.whole(encodingVersion);
  writer.whole(state.graph.serviceCount);
  writer.whole(state.graph.edgeCount);
  writer.whole(state.seed);
  writer.whole(state.step);
  writer.float(state.timeSeconds);
  writer.wholes(state.totals, state.graph.serviceCount * totalColumns);
  writer.wholes(state.statuses, state.graph.serviceCount);
  writer.floats(state.breakers);
  writer.whole(state.records.length);
  for (const record of state.records) {
    writer.float(record.fromSeconds);
    writer.float(record.toSeconds);
    writer.wholes(record.served, state.graph.serviceCount * servedColumns);
    writer.wholes(record.called, state.graph.edgeCount * calledColumns);
    writer.whole(record.bins.length);
    let last = 0;
    record.bins.forEach((bin, at) => {
      writer.whole(bin - last);
      writer.whole(record.binCounts[at] as number);
      last = bin;
    });
  }
  return writer.take();
}

class Writer {
  #bytes = new Uint8Array(4096);
  #length = 0;

  whole(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7fff_ffff) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  wholes(values: Float64Array | Uint8Array, length: number): void {
    for (let at = 0; at < length; at++) {
      const value = values[at] as number;
      this.whole(value);
      if (value !== 0) continue;
      const from = at;
      while (at + 1 < length && values[at + 1] === 0) at++;
      this.whole(at - from);
    }
  }

  float(value: number): void {
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** Most of them 0, the others any number. */
  floats(values: Float64Array): void {
    const used = [...values.keys()].filter((at) => values[at] !== 0);
    this.whole(used.length);
    let last = 0;
    for (const at of used) {
      this.whole(at - last);
      this.float(values[at] as number);
      last = at;
    }
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(room: number): void {
    if (this.#length + room <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
