"use client";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { FailureForm } from "./failure-form.tsx";
import { FailuresInForce } from "./failures-in-force.tsx";
import { isAt, type Target } from "./find-failures.ts";

interface TargetFailuresProps {
  target: Target;
  frame: Frame;
}

/** What fails here, and the way to make more fail. */
export function TargetFailures({ target, frame }: TargetFailuresProps) {
  const inForce = frame.failures.filter((failure) => isAt(failure, target));
  return (
    <div className="grid gap-2 rounded-md border p-2">
      {inForce.length > 0 ? <FailuresInForce failures={inForce} timeSeconds={frame.timeSeconds} /> : null}
      <FailureForm target={target} />
    </div>
  );
}
