import { Bins } from "./bins.ts";
import { Breakers } from "./breakers.ts";
import type { Graph } from "./compile-graph.ts";
import { drawLatencyUs } from "./draw-latency.ts";
import type { Effects } from "./effects.ts";
import { grow } from "./grow.ts";
import { mix, salts, toUnit } from "./mix.ts";

/** What is noted of an attempt. `refused` ones were none; `ends` those after which the call is over. */
export const noted = {
  failed: 1,
  timedOut: 2,
  lost: 4,
  late: 8,
  refused: 16,
  ends: 32,
  callFailed: 64,
} as const;

/** A pause between attempts is no longer, µs: an hour. */
const longestPauseUs = 3_600_000_000;

/**
 * The visits of one step, worked out one inside the other, and how often each one stands. Scratch memory: used again for
 * every step of a graph, so that no visit costs an allocation.
 *
 * A visit is what one request does at one service, with all that it causes. A service with few requests at rest has one
 * for each, told apart by the caller's key; beyond `listWidth` in a step, further requests repeat one of these. A service
 * with many (`isShared`) has `visitLimit` numbered visits a step, and each request repeats the one that its key chooses.
 * Those have keys of their own, not their callers', so what a visit comes to never depends on who else is there.
 */
export class Visits {
  readonly graph: Graph;
  readonly breakers: Breakers;
  readonly bins: Bins;
  /** Visits that a service may have in a step. */
  readonly listWidth: number;
  /** By service: its visits, listWidth places each; -1 where there is none. */
  readonly list: Int32Array;
  readonly listed: Int32Array;
  visitCount = 0;
  /** By visit. */
  isOk = new Uint8Array(64);
  isOwnFailure = new Uint8Array(64);
  latencyUs = new Float64Array(64);
  ownLatencyUs = new Float64Array(64);
  /** Requests that it stands for. */
  weight = new Float64Array(64);
  /** The latest of its notes, -1 for none. */
  lastNote = new Int32Array(64);
  noteCount = 0;
  /** By note. */
  noteEdge = new Int32Array(64);
  /** The visit that the attempt led to, -1 for none. */
  noteVisit = new Int32Array(64);
  noteFlags = new Uint8Array(64);
  /** Of the whole call, where it ends here. */
  noteLatencyUs = new Float64Array(64);
  noteBefore = new Int32Array(64);
  #effects: Effects | undefined;
  #slotsKey = 0;

  constructor(graph: Graph) {
    this.graph = graph;
    this.breakers = new Breakers(graph);
    this.bins = new Bins(graph.serviceCount);
    this.listWidth = 2 * graph.visitLimit;
    this.list = new Int32Array(graph.serviceCount * this.listWidth).fill(-1);
    this.listed = new Int32Array(graph.serviceCount);
  }

  begin(stepKey: number, effects: Effects): void {
    this.visitCount = 0;
    this.noteCount = 0;
    this.list.fill(-1);
    this.listed.fill(0);
    this.#effects = effects;
    this.#slotsKey = mix(stepKey, salts.slot);
  }

  /**
   * The visit of a request, its number. `key` is the request's, `slot` the numbered visit that it repeats where these are
   * shared, and `root` the key of the request from outside that caused it.
   */
  visit(service: number, key: number, slot: number, root: number): number {
    const place = this.#place(service, key, slot);
    return place < 0 ? -1 - place : this.#work(service, place, this.#keyAt(service, key, slot), root);
  }

  /** Where to list a new visit, or −1 − the one to repeat. */
  #place(service: number, key: number, slot: number): number {
    const first = service * this.listWidth;
    if (this.graph.isShared[service] === 1) {
      const known = this.list[first + slot] as number;
      return known < 0 ? first + slot : -1 - known;
    }
    const count = this.listed[service] as number;
    if (count === this.listWidth) return -1 - (this.list[first + ((key >>> 0) % count)] as number);
    this.listed[service] = count + 1;
    return first + count;
  }

  #keyAt(service: number, key: number, slot: number): number {
    return this.graph.isShared[service] === 1 ? mix(mix(this.#slotsKey, service), slot) : key;
  }

  #work(service: number, place: number, key: number, root: number): number {
    const { graph } = this;
    const effects = this.#effects as Effects;
    const visit = this.#newVisit();
    this.list[place] = visit;
    let latency = effects.addedUs[service] as number;
    let isOk = 1;
    if (effects.isDown[service] === 1 || this.#isChosen(service, root)) {
      isOk = 0;
    } else {
      const own = drawLatencyUs(graph.latency, service, key);
      const errorShare = effects.errorShare[service] as number;
      if (
        toUnit(mix(key, salts.ownError)) < (graph.errorProbability[service] as number) ||
        (errorShare > 0 && toUnit(mix(key, salts.addedError)) < errorShare)
      )
        isOk = 0;
      latency += isOk === 1 ? own : 2 * own;
    }
    this.isOwnFailure[visit] = 1 - isOk;
    this.ownLatencyUs[visit] = latency;
    if (isOk === 1) {
      const first = graph.firstEdge[service] as number;
      const end = graph.firstEdge[service + 1] as number;
      for (let edge = first; edge < end && isOk === 1; edge++) {
        const callKey = mix(key, salts.calls + edge - first);
        const share = graph.edgeShare[edge] as number;
        if (share < 1 && toUnit(mix(callKey, salts.share)) >= share) continue;
        const callUs = this.#call(visit, edge, callKey, root);
        if (callUs < 0) {
          isOk = 0;
          latency += -callUs - 1;
        } else latency += callUs;
      }
    }
    this.isOk[visit] = isOk;
    this.latencyUs[visit] = latency;
    return visit;
  }

  /** How long the call took, µs; of one that failed −1 − that. */
  #call(visit: number, edge: number, callKey: number, root: number): number {
    const { graph, breakers } = this;
    const effects = this.#effects as Effects;
    const callee = graph.edgeTo[edge] as number;
    const timeoutUs = graph.timeoutUs[edge] as number;
    const way = graph.serviceCount + edge;
    const addedUs = effects.addedUs[way] as number;
    const errorShare = effects.errorShare[way] as number;
    const isLost = effects.isDown[way] === 1 || this.#isChosen(way, root);
    const last = graph.retries[edge] as number;
    let pauseUs = graph.backoffUs[edge] as number;
    let latency = 0;
    for (let attempt = 0; ; attempt++) {
      if (!breakers.lets(edge)) {
        this.#note(visit, edge, -1, noted.refused | noted.ends | noted.callFailed, latency);
        return -1 - latency;
      }
      const key = mix(callKey, salts.calls + attempt);
      if (attempt > 0) {
        latency += Math.round(pauseUs * (0.5 + toUnit(mix(key, salts.pause))));
        pauseUs = Math.min(longestPauseUs, pauseUs * (graph.backoffFactor[edge] as number));
      }
      let flags = 0;
      let reached = -1;
      let attemptUs = timeoutUs;
      if (isLost) {
        flags = noted.failed | noted.lost | noted.timedOut;
      } else if (errorShare > 0 && toUnit(mix(key, salts.wayError)) < errorShare) {
        flags = noted.failed | noted.lost;
        attemptUs = Math.min(addedUs, timeoutUs);
      } else {
        const slot = ((callKey >>> 0) + attempt) % graph.visitLimit;
        // As visit() does; one call less a level keeps long chains off the end of the stack.
        const place = this.#place(callee, key, slot);
        reached = place < 0 ? -1 - place : this.#work(callee, place, this.#keyAt(callee, key, slot), root);
        const answerUs = this.latencyUs[reached] as number;
        if (answerUs + addedUs > timeoutUs)
          flags = noted.failed | noted.timedOut | (answerUs <= timeoutUs ? noted.lost : noted.late);
        else {
          attemptUs = answerUs + addedUs;
          if (this.isOk[reached] === 0) flags = noted.failed;
        }
      }
      latency += attemptUs;
      breakers.count(edge, flags !== 0, (flags & noted.lost) !== 0, this.noteCount);
      if (flags === 0) {
        this.#note(visit, edge, reached, noted.ends, latency);
        return latency;
      }
      if (attempt === last) {
        this.#note(visit, edge, reached, flags | noted.ends | noted.callFailed, latency);
        return -1 - latency;
      }
      this.#note(visit, edge, reached, flags, 0);
    }
  }

  /** Whether a partial failure of the target takes all that this request from outside causes. */
  #isChosen(target: number, root: number): boolean {
    const share = (this.#effects as Effects).partialShare[target] as number;
    return share > 0 && toUnit(mix(root, salts.partial + target)) < share;
  }

  #newVisit(): number {
    const visit = this.visitCount++;
    if (visit === this.isOk.length) {
      this.isOk = grow(this.isOk);
      this.isOwnFailure = grow(this.isOwnFailure);
      this.latencyUs = grow(this.latencyUs);
      this.ownLatencyUs = grow(this.ownLatencyUs);
      this.weight = grow(this.weight);
      this.lastNote = grow(this.lastNote);
    }
    this.weight[visit] = 0;
    this.lastNote[visit] = -1;
    return visit;
  }

  #note(visit: number, edge: number, reached: number, flags: number, latencyUs: number): void {
    const note = this.noteCount++;
    if (note === this.noteEdge.length) {
      this.noteEdge = grow(this.noteEdge);
      this.noteVisit = grow(this.noteVisit);
      this.noteFlags = grow(this.noteFlags);
      this.noteLatencyUs = grow(this.noteLatencyUs);
      this.noteBefore = grow(this.noteBefore);
    }
    this.noteEdge[note] = edge;
    this.noteVisit[note] = reached;
    this.noteFlags[note] = flags;
    this.noteLatencyUs[note] = latencyUs;
    this.noteBefore[note] = this.lastNote[visit] as number;
    this.lastNote[visit] = note;
  }
}
