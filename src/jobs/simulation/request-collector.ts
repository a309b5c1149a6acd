import type { RequestSink } from "#/domain/simulation/engine/simulation-state.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { SimulatedRequest } from "./traffic-source.ts";

/** Collects the requests of steps, in the order in which the engine tells of them. */
export class RequestCollector {
  #requests: SimulatedRequest[] = [];

  sinkOf({ services }: Topology, step: number): RequestSink {
    const counts = new Map<number, number>();
    return (service, isOk, latencyMs) => {
      const index = counts.get(service) ?? 0;
      counts.set(service, index + 1);
      const serviceId = services[service]?.id ?? "";
      this.#requests.push({ step, index, serviceId, isOk, latencyMs });
    };
  }

  /** Those up to a step, which it forgets. */
  take(toStep: number): SimulatedRequest[] {
    const later = this.#requests.findIndex(({ step }) => step > toStep);
    return this.#requests.splice(0, later < 0 ? this.#requests.length : later);
  }

  clear(): void {
    this.#requests = [];
  }
}
