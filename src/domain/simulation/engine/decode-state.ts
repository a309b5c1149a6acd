import { beginRun } from "./begin-run.ts";
import { isOver } from "./breakers.ts";
import type { Graph } from "./compile-graph.ts";
import { encodingVersion } from "./encode-state.ts";
import {
  addRecord,
  breakerColumns,
  calledColumns,
  type SimulationState,
  type StepRecord,
  servedColumns,
  totalColumns,
} from "./simulation-state.ts";
import { windowSeconds } from "./window.ts";

/**
 * What encodeState wrote, of a run of the same topology; failures are to be given again. Refuses bytes of another
 * version, of another topology's size and those that end too early.
 */
export function decodeState(graph: Graph, bytes: Uint8Array): SimulationState {
  const reader = new Reader(bytes);
  const [version, serviceCount, edgeCount] = [reader.whole(), reader.whole(), reader.whole()];
  if (version !== encodingVersion) throw new RangeError(`the state is of version ${version}`);
  if (serviceCount !== graph.serviceCount || edgeCount !== graph.edgeCount)
    throw new RangeError("the state is of another topology");
  const state = beginRun(graph, reader.whole());
  const number = reader.whole();
  const timeSeconds = reader.float();
  const totals = reader.wholes(serviceCount * totalColumns);
  const statuses = Uint8Array.from(reader.wholes(serviceCount));
  const breakers = reader.floats(edgeCount * breakerColumns);
  const records: StepRecord[] = [];
  for (let count = reader.whole(); count > 0; count--) records.push(readRecord(reader, graph));
  reader.end();
  for (const record of records) if (!isOver(record, timeSeconds, windowSeconds)) addRecord(state, record, 1);
  return { ...state, step: number, timeSeconds, totals, statuses, breakers, records };
}

function readRecord(reader: Reader, { serviceCount, edgeCount }: Graph): StepRecord {
  const fromSeconds = reader.float();
  const toSeconds = reader.float();
  const served = reader.wholes(serviceCount * servedColumns);
  const called = reader.wholes(edgeCount * calledColumns);
  const length = reader.whole();
  const bins = new Int32Array(length);
  const binCounts = new Float64Array(length);
  let bin = 0;
  for (let at = 0; at < length; at++) {
    bin += reader.whole();
    bins[at] = bin;
    binCounts[at] = reader.whole();
  }
  return { fromSeconds, toSeconds, served, called, bins, binCounts };
}

class Reader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  whole(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#view.getUint8(this.#at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  wholes(length: number): Float64Array {
    const values = new Float64Array(length);
    for (let at = 0; at < length; at++) {
      const value = this.whole();
      values[at] = value;
      if (value === 0) at += this.whole();
    }
    return values;
  }

  float(): number {
    const value = this.#view.getFloat64(this.#at);
    this.#at += 8;
    return value;
  }

  floats(length: number): Float64Array {
    const values = new Float64Array(length);
    let at = 0;
    for (let count = this.whole(); count > 0; count--) {
      at += this.whole();
      values[at] = this.float();
    }
    return values;
  }

  end(): void {
    if (this.#at !== this.#view.byteLength) throw new RangeError("the state goes on after its end");
  }
}
