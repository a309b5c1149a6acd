import { type ArrivalTable, arrivalTable, drawArrivals } from "./arrivals.ts";
import { leaves, type PhaseChange, phaseNames } from "./breakers.ts";
import type { Graph } from "./compile-graph.ts";
import { diagnose } from "./diagnose.ts";
import { combineFailures, isInForce } from "./effects.ts";
import { judgeStatus } from "./judge-status.ts";
import { mix, salts, toUnit } from "./mix.ts";
import { type HealthStatus, healthStatuses, type SimulationEvent } from "./observation.ts";
import {
  addRecord,
  type RequestSink,
  type SimulationState,
  type StepRecord,
  served,
  servedColumns,
  totalColumns,
  totals,
} from "./simulation-state.ts";
import { sumRecent } from "./sum-recent.ts";
import { tally, tellRequests } from "./tally.ts";
import { Visits } from "./visits.ts";
import { windowSeconds } from "./window.ts";

/**
 * The run after so many more simulated seconds. All that a request causes counts in the step in which the request
 * arrives, however long it takes; failures count if they are in force as the step begins.
 */
export function step(state: SimulationState, dtSeconds: number, sink?: RequestSink): SimulationState {
  const { graph, seed, timeSeconds: from } = state;
  const number = state.step + 1;
  const to = from + dtSeconds;
  const inForce = state.failures.filter((failure) => isInForce(failure, from));
  const effects = combineFailures(graph, inForce);
  const { visits, tables } = scratchOf(graph, dtSeconds);
  const key = mix(mix(0x5eed, seed), number);
  visits.begin(key, effects);
  visits.breakers.begin(state.breakers, number, from, to, state.records);
  arrive(visits, tables, key);
  const record = tally(visits, from, to);
  if (sink) tellRequests(visits, sink);

  const window = { served: state.served.slice(), called: state.called.slice() };
  addRecord(window, record, 1);
  for (const old of state.records) if (leaves(old, from, to, windowSeconds)) addRecord(window, old, -1);
  const recent = sumRecent(graph, [...state.records, record], to);
  const statuses = state.statuses.map((_, service) => {
    const at = service * servedColumns;
    return judgeStatus({
      isDown: effects.isDown[service] === 1,
      requests: window.served[at + served.requests] as number,
      failures: window.served[at + served.failures] as number,
      latencyUs: window.served[at + served.latencyUs] as number,
      recentRequests: recent.requests[service] as number,
      recentFailures: recent.failures[service] as number,
      expectedUs: graph.expectedUs[service] as number,
    });
  });
  const next: SimulationState = {
    graph,
    seed,
    step: number,
    timeSeconds: to,
    failures: state.failures,
    events: [],
    totals: addTotals(state.totals, record),
    ...window,
    breakers: visits.breakers.columns,
    statuses,
    records: [
      ...state.records.filter(({ fromSeconds }) => fromSeconds >= to - graph.keptSeconds - 1e-6),
      record,
    ],
  };
  const events = [
    ...failureEvents(state, number),
    ...breakerEvents(graph, visits.breakers.changes, number, to),
    ...statusEvents(state, next),
  ];
  return { ...next, events };
}

interface Scratch {
  dtSeconds: number;
  visits: Visits;
  /** By service. */
  tables: ArrivalTable[];
}

const scratches = new WeakMap<Graph, Scratch>();

function scratchOf(graph: Graph, dtSeconds: number): Scratch {
  const known = scratches.get(graph);
  if (known?.dtSeconds === dtSeconds) return known;
  const byRate = new Map<number, ArrivalTable>();
  const tables = graph.topology.services.map(({ requestRate }) => {
    const table = byRate.get(requestRate) ?? arrivalTable(requestRate * dtSeconds);
    byRate.set(requestRate, table);
    return table;
  });
  const scratch = { dtSeconds, visits: known?.visits ?? new Visits(graph), tables };
  scratches.set(graph, scratch);
  return scratch;
}

/** The requests from outside. Where visits are shared they are spread over them evenly, the rest by chance. */
function arrive(visits: Visits, tables: readonly ArrivalTable[], stepKey: number): void {
  const { graph } = visits;
  for (let service = 0; service < graph.serviceCount; service++) {
    const key = mix(stepKey, salts.calls + service);
    const drawn = mix(key, salts.arrivals);
    const count = drawArrivals(tables[service] as ArrivalTable, toUnit(drawn));
    if (graph.isShared[service] === 0) {
      for (let arrival = 0; arrival < count; arrival++) {
        const root = mix(key, salts.calls + arrival);
        const visit = visits.visit(service, root, 0, root);
        visits.weight[visit] = (visits.weight[visit] as number) + 1;
      }
      continue;
    }
    const { visitLimit } = graph;
    const each = Math.floor(count / visitLimit);
    const more = count % visitLimit;
    const offset = (mix(key, salts.share) >>> 0) % visitLimit;
    for (let at = 0; at < visitLimit; at++) {
      const times = each + (at < more ? 1 : 0);
      if (times === 0) break;
      const slot = (offset + at) % visitLimit;
      const visit = visits.visit(service, 0, slot, mix(key, salts.calls + slot));
      visits.weight[visit] = (visits.weight[visit] as number) + times;
    }
  }
}

function addTotals(before: Float64Array, record: StepRecord): Float64Array {
  const after = before.slice();
  for (let service = 0; service * totalColumns < after.length; service++) {
    const at = service * totalColumns;
    const row = service * servedColumns;
    after[at + totals.requests] =
      (after[at + totals.requests] as number) + (record.served[row + served.requests] as number);
    after[at + totals.failures] =
      (after[at + totals.failures] as number) + (record.served[row + served.failures] as number);
    after[at + totals.latencyUs] =
      (after[at + totals.latencyUs] as number) + (record.served[row + served.latencyUs] as number);
  }
  return after;
}

/** As of the beginning of the step. */
function failureEvents(state: SimulationState, step: number): SimulationEvent[] {
  const now = state.timeSeconds;
  const before = state.records.at(-1)?.fromSeconds ?? Number.NEGATIVE_INFINITY;
  return state.failures.flatMap((failure): SimulationEvent[] => {
    const was = isInForce(failure, before);
    const is = isInForce(failure, now);
    if (was === is) return [];
    return [{ step, timeSeconds: now, kind: is ? "failure_started" : "failure_ended", failure }];
  });
}

function breakerEvents(
  { topology, edgeFrom, edgeTo }: Graph,
  changes: readonly PhaseChange[],
  step: number,
  timeSeconds: number,
): SimulationEvent[] {
  const nameOf = (service: number | undefined) => topology.services[service as number]?.id as string;
  return changes.map(({ edge, from, to }) => ({
    step,
    timeSeconds,
    kind: "breaker",
    serviceId: nameOf(edgeFrom[edge]),
    dependencyId: nameOf(edgeTo[edge]),
    from: phaseNames[from] as (typeof phaseNames)[number],
    to: phaseNames[to] as (typeof phaseNames)[number],
  }));
}

/** Why a service is unhealthy is told as of the moment in which it became so. */
function statusEvents(before: SimulationState, after: SimulationState): SimulationEvent[] {
  const { graph, statuses, step, timeSeconds } = after;
  const changed = [...statuses.keys()].filter((service) => before.statuses[service] !== statuses[service]);
  if (changed.length === 0) return [];
  const diagnoses = diagnose(after, changed);
  const statusOf = (code: number | undefined) => healthStatuses[code as number] as HealthStatus;
  return changed.map((service) => ({
    step,
    timeSeconds,
    kind: "status",
    serviceId: graph.topology.services[service]?.id as string,
    from: statusOf(before.statuses[service]),
    to: statusOf(statuses[service]),
    diagnosis: diagnoses[service] ?? null,
  }));
}
