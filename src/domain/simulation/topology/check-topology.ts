import { DomainError } from "#/domain/domain-error.ts";
import { checkNumbers } from "./check-numbers.ts";
import { nearestName } from "./nearest-name.ts";
import { orderServices } from "./order-services.ts";
import type { Topology } from "./topology.ts";

export const mostServices = 2000;
export const mostDependencies = 10_000;
/** Services along one path of calls, for each of them waits for the next. */
export const mostLevels = 1000;
/** Requests of one service per simulated second at rest, those of its callers included. */
const mostRequests = 1_000_000;

/** Refuses what can't be simulated, with the path of the first thing wrong, such as `services.3.dependencies.1.service_id`. */
export function checkTopology(topology: Topology): void {
  const { services } = topology;
  if (services.length < 1 || services.length > mostServices)
    refuse(`expected 1 to ${mostServices} services, not ${services.length}`, "services");
  const dependencies = services.reduce((sum, service) => sum + service.dependencies.length, 0);
  if (dependencies > mostDependencies)
    refuse(`expected at most ${mostDependencies} dependencies in all, not ${dependencies}`, "services");
  checkNames(topology);
  services.forEach((service, at) => {
    checkNumbers(service, `services.${at}`);
  });
  checkLoad(topology);
}

function checkNames({ services }: Topology): void {
  const firstOf = new Map<string, number>();
  services.forEach(({ id }, at) => {
    const path = `services.${at}.id`;
    if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id))
      refuse(
        `expected 1 to 64 of a-z, 0-9, "-", "_" and ".", beginning with a letter or digit, not "${id.slice(0, 80)}"`,
        path,
      );
    const first = firstOf.get(id);
    if (first !== undefined) refuse(`"${id}" is the name of services.${first} already`, path);
    firstOf.set(id, at);
  });
  services.forEach(({ id, dependencies }, at) => {
    const known = new Map<string, number>();
    dependencies.forEach(({ serviceId }, index) => {
      const path = `services.${at}.dependencies.${index}.service_id`;
      if (!firstOf.has(serviceId)) {
        const nearest = nearestName(serviceId, firstOf.keys());
        refuse(
          `no service is called "${serviceId.slice(0, 80)}"${nearest === null ? "" : `; did you mean "${nearest}"?`}`,
          path,
        );
      }
      if (serviceId === id) refuse(`"${id}" can't depend on itself`, path);
      const first = known.get(serviceId);
      if (first !== undefined)
        refuse(`"${id}" depends on "${serviceId}" already, see dependencies.${first}`, path);
      known.set(serviceId, index);
    });
  });
}

/** Cycles, paths that are too long, and load that multiplies along many paths. */
function checkLoad(topology: Topology): void {
  const { services } = topology;
  const sorted = orderServices(topology);
  if ("cycle" in sorted) {
    const [from, to] = sorted.cycle;
    const at = services.findIndex(({ id }) => id === from);
    const index = services[at]?.dependencies.findIndex(({ serviceId }) => serviceId === to);
    refuse(
      `the dependencies form a cycle: ${sorted.cycle.join(" → ")}`,
      `services.${at}.dependencies.${index}.service_id`,
    );
  } else {
    const indexOf = new Map(services.map(({ id }, at) => [id, at]));
    const rates = services.map(({ requestRate }) => requestRate);
    const levels = services.map(() => 1);
    for (const at of sorted.order) {
      const rate = rates[at] as number;
      if (rate > mostRequests)
        refuse(
          `"${services[at]?.id}" would get ${rate.toPrecision(3)} requests a second along all paths that lead to it; expected at most ${mostRequests}`,
          `services.${at}`,
        );
      if ((levels[at] as number) > mostLevels)
        refuse(`"${services[at]?.id}" is called through more than ${mostLevels} services`, `services.${at}`);
      for (const { serviceId, share } of services[at]?.dependencies ?? []) {
        const callee = indexOf.get(serviceId) as number;
        levels[callee] = Math.max(levels[callee] as number, (levels[at] as number) + 1);
        rates[callee] = (rates[callee] as number) + rate * share;
      }
    }
  }
}

function refuse(message: string, path: string): never {
  throw new DomainError("invalid", message, path);
}
