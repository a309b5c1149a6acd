import { trpcRequest, uploadRequest } from "./call-requests.ts";
import { eventRequest, otherWrite } from "./event-requests.ts";
import { toWire, type WireRequest } from "./malformed-request.ts";
import { protocolRequest } from "./protocol-requests.ts";
import { queryRequest } from "./query-requests.ts";
import type { RandomSource } from "./random-source.ts";
import { definitionRequest, namedRequest, strayRequest } from "./route-requests.ts";

/** Any request that must be refused and must change nothing. */
export function anyMalformed(random: RandomSource): WireRequest {
  const share = random.int(0, 99);
  if (share < 35) return toWire(eventRequest(random));
  if (share < 45) return toWire(otherWrite(random));
  if (share < 55) return toWire(queryRequest(random));
  if (share < 65) return toWire(namedRequest(random));
  if (share < 73) return toWire(definitionRequest(random));
  if (share < 80) return toWire(trpcRequest(random));
  if (share < 87) return toWire(strayRequest(random));
  if (share < 90) return toWire(uploadRequest(random));
  return protocolRequest(random);
}
