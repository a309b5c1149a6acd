import type { Graph } from "./compile-graph.ts";
import { binOf } from "./latency-bins.ts";
import {
  called,
  calledColumns,
  type RequestSink,
  type StepRecord,
  served,
  servedColumns,
} from "./simulation-state.ts";
import { noted, type Visits } from "./visits.ts";

/** Adds up the visits of a step, callers before callees: by then it is known how many requests each visit stands for. */
export function tally(visits: Visits, fromSeconds: number, toSeconds: number): StepRecord {
  const { graph, list, listWidth, weight, bins } = visits;
  const record = emptyRecord(graph, fromSeconds, toSeconds);
  countOutside(record.served, visits);
  for (let index = 0; index < graph.order.length; index++) {
    const service = graph.order[index] as number;
    const place = service * listWidth;
    const end = place + widthOf(visits, service);
    for (let at = place; at < end; at++) {
      const visit = list[at] as number;
      if (visit < 0) continue;
      const times = weight[visit] as number;
      addServed(record.served, service * servedColumns, visits, visit, times);
      bins.add(service, binOf(visits.latencyUs[visit] as number), times);
      for (let note = visits.lastNote[visit] as number; note >= 0; note = visits.noteBefore[note] as number)
        addNote(record.called, visits, note, times);
    }
  }
  visits.breakers.finish();
  return { ...record, ...bins.take() };
}

/** Before anything is added up, visits stand for nothing but the requests that came from outside. */
function countOutside(row: Float64Array, visits: Visits): void {
  for (let service = 0; service < visits.graph.serviceCount; service++) {
    const place = service * visits.listWidth;
    const end = place + widthOf(visits, service);
    for (let at = place; at < end; at++) {
      const visit = visits.list[at] as number;
      if (visit < 0) continue;
      const times = visits.weight[visit] as number;
      add(row, service * servedColumns + served.outsideRequests, times);
      if (visits.isOk[visit] === 0) add(row, service * servedColumns + served.outsideFailures, times);
    }
  }
}

/** Places of the service's list that may hold a visit. */
function widthOf({ graph, listed }: Visits, service: number): number {
  return graph.isShared[service] === 1 ? graph.visitLimit : (listed[service] as number);
}

function emptyRecord({ serviceCount, edgeCount }: Graph, fromSeconds: number, toSeconds: number) {
  return {
    fromSeconds,
    toSeconds,
    served: new Float64Array(serviceCount * servedColumns),
    called: new Float64Array(edgeCount * calledColumns),
  };
}

function addServed(row: Float64Array, at: number, visits: Visits, visit: number, times: number): void {
  add(row, at + served.requests, times);
  if (visits.isOk[visit] === 0) add(row, at + served.failures, times);
  if (visits.isOwnFailure[visit] === 1) add(row, at + served.ownFailures, times);
  add(row, at + served.latencyUs, times * (visits.latencyUs[visit] as number));
  add(row, at + served.ownLatencyUs, times * (visits.ownLatencyUs[visit] as number));
}

function addNote(row: Float64Array, visits: Visits, note: number, times: number): void {
  const edge = visits.noteEdge[note] as number;
  const flags = visits.noteFlags[note] as number;
  const reached = visits.noteVisit[note] as number;
  const at = edge * calledColumns;
  if (reached >= 0) visits.weight[reached] = (visits.weight[reached] as number) + times;
  if ((flags & noted.refused) !== 0) add(row, at + called.refused, times);
  else {
    const isFailed = (flags & noted.failed) !== 0;
    const isLost = (flags & noted.lost) !== 0;
    add(row, at + called.attempts, times);
    if (isFailed) add(row, at + called.failedAttempts, times);
    if ((flags & noted.timedOut) !== 0) add(row, at + called.timeouts, times);
    if (isLost) add(row, at + called.lost, times);
    else {
      const answerUs = Math.min(visits.latencyUs[reached] as number, visits.graph.timeoutUs[edge] as number);
      add(row, at + called.answerUs, times * answerUs);
    }
    if ((flags & noted.late) !== 0) add(row, at + called.late, times);
    if (times > 1) visits.breakers.countRepeated(edge, isFailed, note, times - 1);
  }
  if ((flags & noted.ends) === 0) return;
  add(row, at + called.calls, times);
  if ((flags & noted.callFailed) !== 0) add(row, at + called.failedCalls, times);
  add(row, at + called.latencyUs, times * (visits.noteLatencyUs[note] as number));
}

function add(row: Float64Array, at: number, value: number): void {
  row[at] = (row[at] as number) + value;
}

/** Tells of every request of the step, service by service. */
export function tellRequests(visits: Visits, sink: RequestSink): void {
  for (let service = 0; service < visits.graph.serviceCount; service++) {
    const place = service * visits.listWidth;
    const end = place + widthOf(visits, service);
    for (let at = place; at < end; at++) {
      const visit = visits.list[at] as number;
      if (visit < 0) continue;
      const isOk = visits.isOk[visit] === 1;
      const latencyMs = (visits.latencyUs[visit] as number) / 1000;
      for (let times = visits.weight[visit] as number; times > 0; times--) sink(service, isOk, latencyMs);
    }
  }
}
