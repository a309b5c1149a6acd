"use client";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Crosshair, Zap } from "lucide-react";
import { memo } from "react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import { cn } from "#/ui/class-names.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import type { ServiceNode } from "./graph-elements.ts";

const frames: Record<HealthStatus, string> = {
  healthy: "border-line-strong",
  degraded: "border-warn",
  failing: "border-bad",
};

const farFrames: Record<HealthStatus, string> = {
  healthy: "border-good bg-surface text-good",
  degraded: "border-warn bg-warn-soft text-warn",
  failing: "border-bad bg-bad-soft text-bad",
};

const statusText: Record<HealthStatus, string> = {
  healthy: "text-good",
  degraded: "text-warn",
  failing: "text-bad",
};

/** A service in the graph. Its name for those who don't see it is the node's label. */
export const ServiceBox = memo(function ServiceBox({ id, data, selected }: NodeProps<ServiceNode>) {
  const { status, isCause, why, failures, rate, latency, errors } = data;
  const { icon: Icon, label } = statusLooks[status];
  // Too small for words: a cause has a shape of its own.
  const FarIcon = isCause ? Crosshair : Icon;
  if (rate === null)
    return (
      <div
        className={cn(
          "flex h-full w-full flex-col items-center justify-center rounded-md border-4",
          farFrames[status],
          isCause && "outline-8 outline-current",
          selected && "outline-8 outline-accent",
        )}
      >
        <Handles />
        <FarIcon aria-hidden className="size-10" />
        <p className="max-w-full truncate px-2 text-xl font-semibold text-ink">{id}</p>
      </div>
    );
  return (
    <div
      className={cn(
        "flex h-full w-full flex-col justify-between rounded-md border bg-surface px-2.5 py-2 text-xs",
        frames[status],
        isCause && (status === "failing" ? "border-2 bg-bad-soft" : "border-2 bg-warn-soft"),
        selected && "outline-2 outline-offset-2 outline-accent",
      )}
    >
      <Handles />
      <p className="flex items-center gap-1.5 text-sm font-semibold">
        <Icon aria-hidden className={cn("size-4 shrink-0", statusText[status])} />
        <span className="truncate">{id}</span>
        {failures > 0 ? (
          <span title="A failure is in force" className="ml-auto">
            <Zap aria-hidden className="size-4 text-bad" />
          </span>
        ) : null}
      </p>
      <p
        className={cn("flex min-w-0 items-center gap-1 wrap-anywhere", statusText[status])}
        title={why ?? undefined}
      >
        {isCause ? (
          <>
            <span className="inline-flex items-center gap-0.5 font-semibold uppercase">
              <Crosshair aria-hidden className="size-3.5" />
              Cause
            </span>
            <span>· {label}</span>
          </>
        ) : (
          <span className="line-clamp-2 leading-4">{why ?? label}</span>
        )}
      </p>
      <p className="flex justify-between gap-2 whitespace-nowrap text-ink-muted">
        <span>{rate}/s</span>
        <span>{latency}</span>
        <span className={cn(status !== "healthy" && "font-semibold text-ink")}>{errors} err</span>
      </p>
    </div>
  );
});

/** Where lines end; nobody draws lines here. */
function Handles() {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
}
