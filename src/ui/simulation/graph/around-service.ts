import type { Call } from "./layout-graph.ts";

/** Calls that a service may be away. */
const mostCalls = 2;
/** More can't be read. */
const mostServices = 60;

/** A service with those that reach it and those that it reaches by a few calls, the nearest first. */
export function aroundService(center: string, calls: readonly Call[]): ReadonlySet<string> {
  const callers = new Map<string, string[]>();
  const callees = new Map<string, string[]>();
  for (const { serviceId, dependencyId } of calls) {
    callees.set(serviceId, [...(callees.get(serviceId) ?? []), dependencyId]);
    callers.set(dependencyId, [...(callers.get(dependencyId) ?? []), serviceId]);
  }
  const found = new Set([center]);
  let [above, below] = [[center], [center]];
  for (let distance = 0; distance < mostCalls; distance++) {
    above = above.flatMap((id) => callers.get(id) ?? []);
    below = below.flatMap((id) => callees.get(id) ?? []);
    for (const id of [...above, ...below]) if (found.size < mostServices) found.add(id);
  }
  return found;
}
