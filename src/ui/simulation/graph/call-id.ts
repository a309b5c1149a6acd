import type { Call } from "./layout-graph.ts";

/** Names the calls of one service to another; a `>` is in no service's id. */
export function callId({ serviceId, dependencyId }: Call): string {
  return `${serviceId}>${dependencyId}`;
}

/** The services whose calls an id names; null for any other text. */
export function readCallId(id: string): Call | null {
  const [serviceId, dependencyId, ...rest] = id.split(">");
  return serviceId && dependencyId && rest.length === 0 ? { serviceId, dependencyId } : null;
}
