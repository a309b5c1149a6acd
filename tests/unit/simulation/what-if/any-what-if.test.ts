import fc from "fast-check";
import { expect, test } from "vitest";
import { runWhatIf } from "#/domain/simulation/what-if/run-what-if.ts";
import { anyWhatIf } from "../../../support/any-what-if.ts";
import { expectCounted } from "../../../support/expect-counted.ts";
import { plainRoles } from "../../../support/plain-roles.ts";

test("any run comes to what a plain count of its requests and a look at every step come to", async () => {
  await fc.assert(
    fc.asyncProperty(anyWhatIf, async (input) => {
      const outcome = await runWhatIf(input);
      expectCounted(outcome, input);
      const plain = plainRoles(input);
      outcome.services.forEach((service, at) => {
        const { role, latestWorse, isWorseAtEnd, ...told } = plain[at] as (typeof plain)[number];
        expect(service).toMatchObject(told);
        const isUntouched = service.firstAffectedSeconds === null && told.firstUnhealthySeconds === null;
        expect(service.role).toBe(isUntouched ? "untouched" : role);
        expect(service.recoveredSeconds).toBe(
          latestWorse === null || isWorseAtEnd ? null : latestWorse + 0.5,
        );
        if (isUntouched) expect(service.latencyMs).toBe(service.baselineLatencyMs);
        expect(service.symptomOf.length > 0).toBe(service.role === "symptom");
      });
      const touched = outcome.services.filter(({ role }) => role !== "untouched");
      expect(outcome.blastRadius.services).toEqual(touched.map(({ serviceId }) => serviceId));
    }),
    { numRuns: 25 },
  );
});
