"use client";
import type { CauseRef, Diagnosis } from "#/domain/simulation/engine/observation.ts";
import { nameCause } from "#/ui/simulation/health/name-cause.ts";
import type { Target } from "./find-failures.ts";

const mostNamed = 6;

interface CauseLinksProps {
  diagnosis: Diagnosis;
  onTarget: (target: Target) => void;
}

/** Why a service is not healthy; what it suffers from can be opened. */
export function CauseLinks({ diagnosis, onTarget }: CauseLinksProps) {
  if (diagnosis.role === "root_cause")
    return (
      <p>
        <strong className="font-semibold">Root cause:</strong> it fails or slows down by its own doing.
      </p>
    );
  const others = diagnosis.of.length - mostNamed;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        <strong className="font-semibold">Symptom</strong> of
      </span>
      {diagnosis.of.slice(0, mostNamed).map((cause) => (
        <TargetButton key={nameCause(cause)} target={cause} onTarget={onTarget}>
          {nameCause(cause)}
        </TargetButton>
      ))}
      {others > 0 ? <span className="text-ink-muted">and {others} more</span> : null}
    </div>
  );
}

interface TargetButtonProps {
  target: CauseRef;
  onTarget: (target: Target) => void;
  children: string;
}

/** Opens a service or calls. */
export function TargetButton({ target, onTarget, children }: TargetButtonProps) {
  return (
    <button
      type="button"
      className="rounded-sm font-medium break-all underline"
      onClick={() => onTarget({ serviceId: target.serviceId, dependencyId: target.dependencyId })}
    >
      {children}
    </button>
  );
}
