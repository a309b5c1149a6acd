"use client";
import { X } from "lucide-react";
import { type Ref, useId } from "react";
import type { CauseRef } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { CallDetail } from "./call-detail.tsx";
import { isAt, type Target } from "./find-failures.ts";
import { ServiceDetail } from "./service-detail.tsx";

interface DetailProps {
  target: Target;
  frame: Frame;
  causes: readonly CauseRef[];
  /** Tells the status, where no title does. */
  withStatus?: boolean;
  onTarget: (target: Target) => void;
}

/** "db-service", "auth-service → db-service" */
export const nameTarget = ({ serviceId, dependencyId }: Target): string =>
  dependencyId === null ? serviceId : `${serviceId} → ${dependencyId}`;

/** What there is to know of what is looked at. */
export function Detail({ target, frame, causes, withStatus = false, onTarget }: DetailProps) {
  const { serviceId, dependencyId } = target;
  const service = frame.services.find((candidate) => candidate.serviceId === serviceId);
  const call = frame.edges.find((edge) => edge.serviceId === serviceId && edge.dependencyId === dependencyId);
  const key = nameTarget(target);
  if (dependencyId === null && service)
    return (
      <>
        {withStatus ? <LookBadge looks={statusLooks[service.status]} className="mb-3" /> : null}
        <ServiceDetail key={key} service={service} frame={frame} onTarget={onTarget} />
      </>
    );
  if (call) {
    const isCause = causes.some((cause) => isAt(cause, target));
    return <CallDetail key={key} call={call} frame={frame} isCause={isCause} onTarget={onTarget} />;
  }
  return <p className="text-ink-muted">The simulation has no {key} (any more).</p>;
}

interface DetailPanelProps extends DetailProps {
  onClose: () => void;
  /** Takes the focus when it is opened by keyboard. */
  titleRef: Ref<HTMLHeadingElement>;
}

/** The same beside the graph. */
export function DetailPanel({ onClose, titleRef, ...detail }: DetailPanelProps) {
  const id = useId();
  const { target, frame } = detail;
  const service = frame.services.find(({ serviceId }) => serviceId === target.serviceId);
  return (
    <section
      aria-labelledby={id}
      className="rounded-md border border-accent bg-surface"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header className="flex min-h-11 items-center gap-2 border-b px-3 py-1.5">
        <h2
          id={id}
          ref={titleRef}
          tabIndex={-1}
          className="min-w-0 text-base font-semibold break-words outline-none"
        >
          {nameTarget(target)}
        </h2>
        {target.dependencyId === null && service ? <LookBadge looks={statusLooks[service.status]} /> : null}
        <Button size="icon" look="quiet" className="ml-auto" aria-label="Close the details" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="p-3">
        <Detail {...detail} />
      </div>
    </section>
  );
}
