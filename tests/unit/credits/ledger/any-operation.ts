import fc from "fast-check";
import type { PlainOperation } from "./plain-operation.ts";

/** An id that a test can tell from others: of grant or hold number `n`. */
const idOf = (what: "grant" | "hold" | "adjusted", n: number): string => {
  const kind = { grant: "1", hold: "2", adjusted: "3" }[what];
  return `${kind}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
};

/** Hours from the beginning to the end of period 1; period 2 ends later, period 3 is not known. */
export const periodEnds = new Map([
  [1, 400],
  [2, 2000],
]);

const amount = fc.integer({ min: 1, max: 60 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 });
const grant = fc.integer({ min: 0, max: 5 }).map((n) => idOf("grant", n));
/** Which of the holds so far. */
const hold = fc.nat({ max: 100 });

/** Any operation, and how many hours pass before it. */
export const anySteps = fc
  .array(
    fc.record({
      wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 300 })),
      operation: fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record({
            kind: fc.constant("grant" as const),
            id: grant,
            amount,
            priority: fc.integer({ min: 0, max: 2 }),
            effective: optional(
              fc.oneof(fc.integer({ min: -100, max: 1200 }), fc.constantFrom(...periodEnds.values())),
            ),
            expires: optional(
              fc.oneof(fc.integer({ min: 1, max: 1500 }), fc.constantFrom(...periodEnds.values())),
            ),
            rolloverMax: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
            rolloverDays: optional(fc.integer({ min: 1, max: 20 })),
          }),
        },
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant("hold" as const),
            amount,
            hours: fc.integer({ min: 1, max: 300 }),
          }),
        },
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant("settle" as const),
            hold,
            amount: fc.integer({ min: 0, max: 80 }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), hold }) },
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant("charge" as const),
            period: fc.constantFrom(1, 1, 2, 3),
            total: fc.integer({ min: 0, max: 120 }),
            limit: fc.constantFrom(undefined, null, 30),
          }),
        },
        {
          weight: 2,
          arbitrary: fc.record({
            kind: fc.constant("adjust" as const),
            amount: fc.integer({ min: -40, max: 40 }).filter((change) => change !== 0),
            grant: optional(grant),
          }),
        },
        { weight: 1, arbitrary: fc.constant({ kind: "due" as const }) },
      ),
    }),
    { minLength: 1, maxLength: 40, size: "max" },
  )
  .map((steps) => {
    let holds = 0;
    const known = (n: number) => idOf("hold", holds === 0 ? 0 : n % holds);
    return steps.map(({ wait, operation }, place): { wait: number; operation: PlainOperation } => {
      if (operation.kind === "hold") return { wait, operation: { ...operation, id: idOf("hold", holds++) } };
      if (operation.kind === "adjust") {
        return { wait, operation: { ...operation, newGrant: idOf("adjusted", place) } };
      }
      return {
        wait,
        operation: "hold" in operation ? { ...operation, hold: known(operation.hold) } : operation,
      };
    });
  });

/** Of the plan that holds follow: none, no limit, or this much. */
export const anyLimit = fc.constantFrom(undefined, null, 25);
