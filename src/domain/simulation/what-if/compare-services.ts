import { diagnose } from "#/domain/simulation/engine/diagnose.ts";
import { thresholds } from "#/domain/simulation/engine/judge-status.ts";
import { type CauseRef, type HealthStatus, healthStatuses } from "#/domain/simulation/engine/observation.ts";
import {
  type SimulationState,
  served,
  servedColumns,
  totalColumns,
  totals,
} from "#/domain/simulation/engine/simulation-state.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { toDecimals } from "./to-decimals.ts";
import type { WhatIfRole, WhatIfService } from "./what-if-result.ts";

/** Causes that are told of one symptom, at most. */
const mostCauses = 10;
/** Those named in fewer steps than so much of the most named one's are left out: errors at rest, mostly. */
const leastShare = 0.1;

/** What is noted of one service; steps are numbers from 1, 0: never. */
interface Notes {
  firstAffected: number;
  firstWorse: number;
  lastWorse: number;
  worstStatus: number;
  worstErrorRate: number;
  isCause: boolean;
  /** By name: what it was a symptom of, and in how many steps. */
  causes: Map<string, { cause: CauseRef; steps: number }>;
}

/** Compares a run with its baseline, service by service and step by step. */
export class ServiceComparison {
  readonly #notes: Notes[];

  constructor(serviceCount: number) {
    this.#notes = Array.from({ length: serviceCount }, () => ({
      firstAffected: 0,
      firstWorse: 0,
      lastWorse: 0,
      worstStatus: 0,
      worstErrorRate: 0,
      isCause: false,
      causes: new Map(),
    }));
  }

  /** Takes up both after the same step; asks for a diagnosis only where somebody is unhealthy. */
  add(run: SimulationState, baseline: SimulationState): void {
    const { step } = run;
    let isUnhealthy = false;
    this.#notes.forEach((notes, service) => {
      const status = run.statuses[service] as number;
      if (notes.firstAffected === 0 && differs(run, baseline, service)) notes.firstAffected = step;
      if (status > (baseline.statuses[service] as number)) {
        if (notes.firstWorse === 0) notes.firstWorse = step;
        notes.lastWorse = step;
      }
      if (status > notes.worstStatus) notes.worstStatus = status;
      notes.worstErrorRate = Math.max(notes.worstErrorRate, errorRateOf(run, service));
      if (status > 0) isUnhealthy = true;
    });
    if (isUnhealthy) this.#noteDiagnoses(run, baseline);
  }

  /** What is said of the run counts where it isn't said of the baseline at the same time, or where it got worse. */
  #noteDiagnoses(run: SimulationState, baseline: SimulationState): void {
    const said = diagnose(run);
    const usual = diagnose(baseline);
    this.#notes.forEach((notes, service) => {
      const diagnosis = said[service] ?? null;
      if (diagnosis === null) return;
      const isWorse = (run.statuses[service] as number) > (baseline.statuses[service] as number);
      const before = isWorse ? null : (usual[service] ?? null);
      if (diagnosis.role === "root_cause") {
        if (before?.role !== "root_cause") notes.isCause = true;
        return;
      }
      const known = before?.role === "symptom" ? before.of.map(nameOf) : [];
      for (const cause of diagnosis.of) {
        const name = nameOf(cause);
        if (known.includes(name)) continue;
        const counted = notes.causes.get(name);
        if (counted) counted.steps++;
        else notes.causes.set(name, { cause, steps: 1 });
      }
    });
  }

  /** What became of each service, once both are at their end. */
  services(run: SimulationState, baseline: SimulationState): WhatIfService[] {
    return run.graph.topology.services.map(({ id }, service) => {
      const notes = this.#notes[service] as Notes;
      const [mine, usual] = [sums(run, service), sums(baseline, service)];
      const role = roleOf(notes);
      return {
        serviceId: id,
        role,
        symptomOf: role === "symptom" ? mostNamed(notes) : [],
        firstAffectedSeconds: secondsOf(notes.firstAffected),
        firstUnhealthySeconds: secondsOf(notes.firstWorse),
        recoveredSeconds:
          notes.lastWorse === 0 || notes.lastWorse === run.step ? null : secondsOf(notes.lastWorse + 1),
        worstStatus: healthStatuses[notes.worstStatus] as HealthStatus,
        requests: mine.requests,
        failures: mine.failures,
        baselineRequests: usual.requests,
        baselineFailures: usual.failures,
        requestsLost: mine.failures - usual.failures,
        loadFactor: usual.requests === 0 ? null : toDecimals(mine.requests / usual.requests, 6),
        worstErrorRate: toDecimals(notes.worstErrorRate, 6),
        latencyMs: mine.latencyMs,
        baselineLatencyMs: usual.latencyMs,
      };
    });
  }
}

function roleOf({ firstAffected, firstWorse, isCause, causes }: Notes): WhatIfRole {
  if (firstAffected === 0 && firstWorse === 0) return "untouched";
  if (isCause) return "cause";
  return causes.size > 0 ? "symptom" : "affected";
}

function mostNamed({ causes }: Notes): CauseRef[] {
  const sorted = [...causes.values()].sort((a, b) => b.steps - a.steps);
  const most = sorted[0]?.steps ?? 0;
  return sorted
    .filter(({ steps }) => steps >= most * leastShare)
    .slice(0, mostCauses)
    .map(({ cause }) => cause);
}

const nameOf = ({ serviceId, dependencyId }: CauseRef) => `${serviceId} ${dependencyId ?? ""}`;

const secondsOf = (step: number) => (step === 0 ? null : step * stepSeconds);

/** Whether a service's requests of the last step went otherwise; whole microseconds, so that equal is equal. */
function differs(run: SimulationState, baseline: SimulationState, service: number): boolean {
  const mine = run.records.at(-1)?.served;
  const usual = baseline.records.at(-1)?.served;
  const end = (service + 1) * servedColumns;
  for (let at = end - servedColumns; at < end; at++) if (mine?.[at] !== usual?.[at]) return true;
  return false;
}

function errorRateOf({ served: window }: SimulationState, service: number): number {
  const at = service * servedColumns;
  const requests = window[at + served.requests] as number;
  return requests < thresholds.minimumRequests ? 0 : (window[at + served.failures] as number) / requests;
}

function sums({ totals: all }: SimulationState, service: number) {
  const of = (column: number) => all[service * totalColumns + column] as number;
  const requests = of(totals.requests);
  return {
    requests,
    failures: of(totals.failures),
    latencyMs: requests === 0 ? null : toDecimals(of(totals.latencyUs) / requests / 1000, 3),
  };
}
