import { type WhatIfService, whatIfRoles } from "#/domain/simulation/what-if/what-if-result.ts";

export const serviceSorts = ["role", "unhealthy", "errors", "load", "lost"] as const;
export type ServiceSort = (typeof serviceSorts)[number];

type Key = (service: WhatIfService) => number | null;

/** What a column orders by, the first place to the least. */
const keys: Record<ServiceSort, Key> = {
  role: ({ role }) => whatIfRoles.indexOf(role),
  unhealthy: ({ firstUnhealthySeconds }) => firstUnhealthySeconds,
  lost: ({ requestsLost }) => -requestsLost,
  load: ({ loadFactor }) => minus(loadFactor),
  errors: ({ worstErrorRate }) => -worstErrorRate,
};

const minus = (value: number | null) => (value === null ? null : -value);

/**
 * Services by a column: what is worth a look first. Those without a value stand last; among equals who lost most
 * stands first, and then the order of the topology decides.
 */
export function sortServices(services: readonly WhatIfService[], sort: ServiceSort): WhatIfService[] {
  const key = keys[sort];
  return services.toSorted(
    (one, other) => compare(key(one), key(other)) || other.requestsLost - one.requestsLost,
  );
}

function compare(one: number | null, other: number | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one - other;
}
