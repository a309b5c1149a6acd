import { expect, test } from "vitest";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { Checkpoints } from "#/domain/simulation/live/checkpoints.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";

/** States of a run, by step. */
const states = [beginRun(compileGraph(defaultTopology), 1)];
for (let at = 0; at < 200; at++) states.push(step(states[at] as never, stepSeconds));
const stateAt = (at: number) => states[at] ?? expect.fail();

test("one state in ten seconds is stored, or in a second of computing; none twice", () => {
  const checkpoints = new Checkpoints(0);
  checkpoints.note(stateAt(0), 0);
  expect(checkpoints.next(null)).toBeUndefined();
  checkpoints.note(stateAt(4), 2000);
  checkpoints.note(stateAt(8), 4000);
  expect(checkpoints.next(null)?.step).toBe(4);
  checkpoints.stored(stateAt(4));
  expect(checkpoints.next(null)).toBeUndefined();
  checkpoints.note(stateAt(4), 20_000);
  expect(checkpoints.next(null)).toBeUndefined();
  checkpoints.note(stateAt(9), 12_000);
  checkpoints.spend(999);
  checkpoints.note(stateAt(10), 13_000);
  expect(checkpoints.next(null)?.step).toBe(9);
  checkpoints.spend(1);
  checkpoints.note(stateAt(11), 13_500);
  expect(checkpoints.next(null)?.step).toBe(11);
});

test("nothing newer than what is acknowledged is stored, and not too much waits", () => {
  const checkpoints = new Checkpoints(0);
  for (let at = 1; at <= 100; at++) checkpoints.note(stateAt(at), at * 10_000);
  expect(checkpoints.next(0)).toBeUndefined();
  expect(checkpoints.next(5)?.step).toBe(5);
  expect(checkpoints.next(1000)?.step).toBe(12);
  checkpoints.stored(stateAt(12));
  checkpoints.note(stateAt(150), 2_000_000);
  expect(checkpoints.next(149)).toBeUndefined();
  expect(checkpoints.next(150)?.step).toBe(150);
});
