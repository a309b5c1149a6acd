import type { RequestSink } from "#/domain/simulation/engine/simulation-state.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { mostInFrame, type SimulatedRequest } from "./traffic-source.ts";

/**
 * Collects the requests of steps, in the order in which the engine tells of them. Of a frame with more than can be
 * reported it holds one more than that, so that its length tells: an outage with many retries makes millions.
 */
export class RequestCollector {
  #requests: SimulatedRequest[] = [];

  sinkOf({ services }: Topology, step: number): RequestSink {
    const counts = new Map<number, number>();
    return (service, isOk, latencyMs) => {
      if (this.#requests.length > mostInFrame) return;
      const index = counts.get(service) ?? 0;
      counts.set(service, index + 1);
      const serviceId = services[service]?.id ?? "";
      this.#requests.push({ step, index, serviceId, isOk, latencyMs });
    };
  }

  /** Those up to a step, which it forgets. The steps of one frame are taken before those of the next one come. */
  take(toStep: number): SimulatedRequest[] {
    const later = this.#requests.findIndex(({ step }) => step > toStep);
    return this.#requests.splice(0, later < 0 ? this.#requests.length : later);
  }

  clear(): void {
    this.#requests = [];
  }
}
