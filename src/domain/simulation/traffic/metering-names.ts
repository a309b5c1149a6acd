/** What simulated requests are metered as: slugs of the service and its meters, and how customers are called. */
export const trafficService = { slug: "simulation", name: "Simulated requests" };

/** All are sums. A slug is unique among all meters, so these are long. */
export const trafficMeters = [
  { slug: "simulated-requests", name: "Simulated requests", unit: "request" },
  { slug: "simulated-failures", name: "Simulated requests that failed", unit: "request" },
  { slug: "simulated-latency", name: "Time of simulated requests", unit: "ms" },
] as const;

export type TrafficMeter = (typeof trafficMeters)[number]["slug"];

/** The meter that counts requests: its sum is what the verdict compares with. */
export const requestMeter: TrafficMeter = "simulated-requests";

export const customerPrefix = "simulated-";

/** The customer that the requests of a simulated service are usage of. */
export const trafficCustomer = (serviceId: string): string => `${customerPrefix}${serviceId}`;
