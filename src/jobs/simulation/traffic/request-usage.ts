import type { UsageEvent } from "#/client/index.ts";
import { decimalText } from "#/domain/decimal-sum.ts";
import {
  type TrafficMeter,
  trafficCustomer,
  trafficService,
} from "#/domain/simulation/traffic/metering-names.ts";
import type { SimulatedRequest } from "../traffic-source.ts";

/**
 * A simulated request as a usage event. It follows from the session, the request and the time of its frame alone: whoever
 * reports it again, reports the same.
 */
export function requestUsage(
  sessionId: string,
  request: SimulatedRequest,
  occurredAt: string,
): UsageEvent & { id: string } {
  const { step, serviceId, index, isOk, latencyMs } = request;
  const values: Record<TrafficMeter, string> = {
    "simulated-requests": "1",
    "simulated-failures": isOk ? "0" : "1",
    // Whole microseconds.
    "simulated-latency": decimalText(Math.round(latencyMs * 1000), 3),
  };
  return {
    id: `${sessionId}:${step}:${serviceId}:${index}`,
    customer: trafficCustomer(serviceId),
    service: trafficService.slug,
    occurredAt,
    values,
  };
}
