import { expect } from "vitest";
import type { WhatIfInput, WhatIfOutcome } from "#/domain/simulation/what-if/what-if-result.ts";
import { type CountedRequests, countRequests } from "./count-requests.ts";

/** What differs by a count of every single request. */
export function expectCounted(outcome: WhatIfOutcome, input: WhatIfInput): void {
  const run = countRequests(input, true);
  const baseline = countRequests(input, false);
  for (const found of outcome.services) {
    const mine = run.get(found.serviceId) as CountedRequests;
    const usual = baseline.get(found.serviceId) as CountedRequests;
    const first = mine.steps.findIndex((requests, at) => requests !== usual.steps[at]);
    expect(found).toMatchObject({
      requests: mine.requests,
      failures: mine.failures,
      baselineRequests: usual.requests,
      baselineFailures: usual.failures,
      requestsLost: mine.failures - usual.failures,
      firstAffectedSeconds: first < 0 ? null : (first + 1) * 0.5,
    });
  }
  const lost = outcome.services.reduce((sum, { requestsLost }) => sum + requestsLost, 0);
  expect(outcome.requestsLost.total).toBe(lost);
}
