import type { Topology } from "./topology.ts";

/**
 * Indexes of the services so that each comes before those it calls, or the names along a cycle, its first again at the
 * end. Names of dependencies are known to exist.
 */
export function orderServices(topology: Topology): { order: number[] } | { cycle: string[] } {
  const indexOf = new Map(topology.services.map(({ id }, index) => [id, index]));
  const calls = topology.services.map(({ dependencies }) =>
    dependencies.map(({ serviceId }) => indexOf.get(serviceId) as number),
  );
  const callers = new Int32Array(calls.length);
  for (const called of calls.flat()) callers[called] = (callers[called] as number) + 1;
  const order: number[] = [];
  callers.forEach((count, index) => {
    if (count === 0) order.push(index);
  });
  for (let at = 0; at < order.length; at++) {
    for (const called of calls[order[at] as number] as number[]) {
      callers[called] = (callers[called] as number) - 1;
      if (callers[called] === 0) order.push(called);
    }
  }
  if (order.length === calls.length) return { order };
  return {
    cycle: findCycle(
      calls,
      callers,
      topology.services.map(({ id }) => id),
    ),
  };
}

/** Walks back from callee to caller among those left: everyone left has a caller left, so that it comes round. */
function findCycle(calls: number[][], callers: Int32Array, ids: string[]): string[] {
  const callerOf = new Int32Array(calls.length).fill(-1);
  calls.forEach((called, index) => {
    if ((callers[index] as number) > 0) for (const one of called) callerOf[one] = index;
  });
  const path: number[] = [];
  const seen = new Map<number, number>();
  let at = callers.findIndex((count) => count > 0);
  while (!seen.has(at)) {
    seen.set(at, path.length);
    path.push(at);
    at = callerOf[at] as number;
  }
  const round = path.slice(seen.get(at)).reverse();
  const first = round.indexOf(Math.min(...round));
  const cycle = [...round.slice(first), ...round.slice(0, first)];
  return [...cycle, cycle[0] as number].map((index) => ids[index] as string);
}
