import type { Graph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { mix, salts, toUnit } from "#/domain/simulation/engine/mix.ts";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { Dependency, SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";
import { PlainBreaker } from "./plain-breaker.ts";
import { latencyOf, poisson } from "./plain-draws.ts";

interface Attempt {
  number: number;
  visit: Visit | null;
  isFailed: boolean;
  isTimedOut: boolean;
  isLost: boolean;
  times: number;
}

interface Call {
  dependency: Dependency;
  attempts: Attempt[];
  isRefused: boolean;
  isFailed: boolean;
  latencyUs: number;
}

interface Visit {
  service: SimulatedService;
  isOk: boolean;
  isOwnFailure: boolean;
  ownUs: number;
  latencyUs: number;
  calls: Call[];
}

interface Counted {
  from: number;
  visit: Visit;
}

/** The engine again, as slow and plain as can be: objects, recursion, and every request and call kept. */
export class PlainSimulation {
  readonly topology: Topology;
  readonly graph: Graph;
  readonly seed: number;
  failures: readonly Failure[] = [];
  step = 0;
  time = 0;
  /** By service. */
  requests = new Map<string, Counted[]>();
  /** By caller>callee. */
  calls = new Map<string, { from: number; call: Call }[]>();
  breakers = new Map<string, PlainBreaker>();
  statuses: HealthStatus[];
  #visits = new Map<string, Visit[]>();
  #slots = new Map<string, Visit>();
  #attempts = 0;
  #key = 0;

  constructor(graph: Graph, seed: number) {
    this.graph = graph;
    this.topology = graph.topology;
    this.seed = seed;
    this.statuses = this.topology.services.map(() => "healthy");
    for (const { id, dependencies } of this.topology.services) {
      this.requests.set(id, []);
      for (const { serviceId, breaker } of dependencies) {
        this.calls.set(`${id}>${serviceId}`, []);
        if (breaker) this.breakers.set(`${id}>${serviceId}`, new PlainBreaker(breaker));
      }
    }
  }

  advance(dt: number): void {
    this.step++;
    this.#key = mix(mix(0x5eed, this.seed), this.step);
    this.#visits.clear();
    this.#slots.clear();
    this.#attempts = 0;
    const to = this.time + dt;
    for (const breaker of this.breakers.values()) breaker.begin(this.time, to);
    const arrived: Visit[] = [];
    this.topology.services.forEach((service, index) => {
      const key = mix(this.#key, salts.calls + index);
      const count = poisson(service.requestRate * dt, toUnit(mix(key, salts.arrivals)));
      const limit = this.graph.visitLimit;
      for (let at = 0; at < count; at++) {
        if (this.#isShared(service)) {
          const slot = (at + ((mix(key, salts.share) >>> 0) % limit)) % limit;
          arrived.push(this.#visit(service, 0, slot, mix(key, salts.calls + slot)));
        } else {
          const root = mix(key, salts.calls + at);
          arrived.push(this.#visit(service, root, 0, root));
        }
      }
    });
    for (const visit of arrived) this.#count(visit);
    this.#countRepeated();
    this.statuses = this.topology.services.map((service) => this.#judge(service, to));
    this.time = to;
  }

  within<Item extends { from: number }>(items: Item[], seconds: number): Item[] {
    return items.filter(({ from }) => from >= this.time - seconds);
  }

  #isShared({ id }: SimulatedService): boolean {
    return this.graph.isShared[this.topology.services.findIndex((one) => one.id === id)] === 1;
  }

  #inForce(serviceId: string, dependencyId: string | null, kind: Failure["kind"]): Failure[] {
    return this.failures.filter(
      (failure) =>
        failure.serviceId === serviceId &&
        failure.dependencyId === dependencyId &&
        failure.kind === kind &&
        failure.startSeconds <= this.time &&
        (failure.endSeconds === null || this.time < failure.endSeconds),
    );
  }

  #added(serviceId: string, dependencyId: string | null): number {
    return this.#inForce(serviceId, dependencyId, "latency").reduce(
      (sum, { latencyMs }) => sum + Math.round((latencyMs ?? 0) * 1000),
      0,
    );
  }

  #share(serviceId: string, dependencyId: string | null, kind: "errors" | "partial"): number {
    let share = 0;
    for (const failure of this.#inForce(serviceId, dependencyId, kind))
      share = 1 - (1 - share) * (1 - (failure.share ?? 0));
    return share;
  }

  #isCutOff(serviceId: string, dependencyId: string | null, target: number, root: number): boolean {
    return (
      this.#inForce(serviceId, dependencyId, "outage").length > 0 ||
      toUnit(mix(root, salts.partial + target)) < this.#share(serviceId, dependencyId, "partial")
    );
  }

  #visit(service: SimulatedService, key: number, slot: number, root: number): Visit {
    const index = this.topology.services.indexOf(service);
    if (this.#isShared(service)) {
      const known = this.#slots.get(`${service.id}/${slot}`);
      if (known) return known;
      const visit = this.#work(
        service,
        index,
        mix(mix(mix(this.#key, salts.slot), index), slot),
        root,
        this.#newVisit(service),
      );
      this.#slots.set(`${service.id}/${slot}`, visit);
      return visit;
    }
    const visits = this.#visits.get(service.id) ?? [];
    this.#visits.set(service.id, visits);
    if (visits.length === 2 * this.graph.visitLimit) return visits[(key >>> 0) % visits.length] as Visit;
    const visit = this.#newVisit(service);
    visits.push(visit);
    return this.#work(service, index, key, root, visit);
  }

  #newVisit(service: SimulatedService): Visit {
    return { service, isOk: true, isOwnFailure: false, ownUs: 0, latencyUs: 0, calls: [] };
  }

  #work(service: SimulatedService, index: number, key: number, root: number, visit: Visit): Visit {
    visit.ownUs = this.#added(service.id, null);
    if (this.#isCutOff(service.id, null, index, root)) visit.isOk = false;
    else {
      if (toUnit(mix(key, salts.ownError)) < service.errorProbability) visit.isOk = false;
      if (toUnit(mix(key, salts.addedError)) < this.#share(service.id, null, "errors")) visit.isOk = false;
      visit.ownUs += latencyOf(service, toUnit(mix(key, salts.latency))) * (visit.isOk ? 1 : 2);
    }
    visit.isOwnFailure = !visit.isOk;
    visit.latencyUs = visit.ownUs;
    service.dependencies.forEach((dependency, place) => {
      if (!visit.isOk) return;
      const callKey = mix(key, salts.calls + place);
      if (toUnit(mix(callKey, salts.share)) >= dependency.share) return;
      const call = this.#call(service, dependency, callKey, root);
      visit.calls.push(call);
      visit.latencyUs += call.latencyUs;
      visit.isOk = !call.isFailed;
    });
    return visit;
  }

  #call(service: SimulatedService, dependency: Dependency, callKey: number, root: number): Call {
    const edge = `${service.id}>${dependency.serviceId}`;
    const call: Call = { dependency, attempts: [], isRefused: false, isFailed: true, latencyUs: 0 };
    const { count, backoffMs, factor } = dependency.retries;
    for (let number = 0; number <= count; number++) {
      if (this.breakers.get(edge)?.phase === "open") {
        call.isRefused = true;
        return call;
      }
      const key = mix(callKey, salts.calls + number);
      if (number > 0)
        call.latencyUs += Math.round(
          backoffMs * 1000 * factor ** (number - 1) * (0.5 + toUnit(mix(key, salts.pause))),
        );
      const attempt = this.#attempt(
        service,
        dependency,
        key,
        ((callKey >>> 0) + number) % this.graph.visitLimit,
        root,
      );
      call.latencyUs += attempt.latencyUs;
      call.attempts.push(attempt);
      this.breakers.get(edge)?.tell(this.time, attempt.number, attempt.isFailed);
      if (!attempt.isFailed) {
        call.isFailed = false;
        return call;
      }
    }
    return call;
  }

  #attempt(
    service: SimulatedService,
    { serviceId, timeoutMs }: Dependency,
    key: number,
    slot: number,
    root: number,
  ): Attempt & { latencyUs: number } {
    const from = this.topology.services.indexOf(service);
    const to = this.topology.services.findIndex(({ id }) => id === serviceId);
    const callee = this.topology.services[to] as SimulatedService;
    const timeoutUs = timeoutMs * 1000;
    const added = this.#added(service.id, serviceId);
    const blank = { number: 0, visit: null, isFailed: true, isTimedOut: false, isLost: true, times: 0 };
    const target = this.topology.services.length + this.graph.edgeBetween(from, to);
    if (this.#isCutOff(service.id, serviceId, target, root))
      return { ...blank, number: ++this.#attempts, isTimedOut: true, latencyUs: timeoutUs };
    if (toUnit(mix(key, salts.wayError)) < this.#share(service.id, serviceId, "errors"))
      return { ...blank, number: ++this.#attempts, latencyUs: Math.min(added, timeoutUs) };
    const visit = this.#visit(callee, key, slot, root);
    const number = ++this.#attempts;
    const isTimedOut = visit.latencyUs + added > timeoutUs;
    return {
      number,
      visit,
      isFailed: isTimedOut || !visit.isOk,
      isTimedOut,
      isLost: isTimedOut && visit.latencyUs <= timeoutUs,
      times: 0,
      latencyUs: isTimedOut ? timeoutUs : visit.latencyUs + added,
    };
  }

  #count(visit: Visit): void {
    this.requests.get(visit.service.id)?.push({ from: this.time, visit });
    for (const call of visit.calls) {
      this.calls.get(`${visit.service.id}>${call.dependency.serviceId}`)?.push({ from: this.time, call });
      for (const attempt of call.attempts) {
        attempt.times++;
        if (attempt.visit) this.#count(attempt.visit);
      }
    }
  }

  /** Attempts of visits that stand for several requests: a breaker hears of the others after the step. */
  #countRepeated(): void {
    for (const [edge, breaker] of this.breakers) {
      const calls = this.calls.get(edge)?.filter(({ from }) => from === this.time) ?? [];
      const attempts = new Set(calls.flatMap(({ call }) => call.attempts));
      if (breaker.phase !== "closed") continue;
      const counted = [...attempts].filter(({ number }) => number > breaker.closedAt);
      breaker.tellRepeated(
        this.time,
        counted.flatMap(({ isFailed, times }) => new Array<boolean>(times - 1).fill(isFailed)),
      );
    }
  }

  #judge({ id }: SimulatedService, to: number): HealthStatus {
    const all = this.requests.get(id) ?? [];
    const window = all.filter(({ from }) => from >= to - 30);
    const recent = all.filter(({ from }) => from >= to - 5);
    const failed = (some: Counted[]) => some.filter(({ visit }) => !visit.isOk).length;
    if (this.#inForce(id, null, "outage").length > 0) return "failing";
    if (recent.length >= 5 && failed(recent) >= recent.length * 0.9) return "failing";
    if (window.length < 10) return "healthy";
    if (failed(window) >= window.length * 0.5) return "failing";
    if (failed(window) > window.length * 0.2) return "degraded";
    const mean = window.reduce((sum, { visit }) => sum + visit.latencyUs, 0) / window.length;
    const expected = this.graph.expectedUs[
      this.topology.services.findIndex((one) => one.id === id)
    ] as number;
    return expected > 0 && mean >= 3 * expected ? "degraded" : "healthy";
  }
}
