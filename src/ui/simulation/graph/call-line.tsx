"use client";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, useStore } from "@xyflow/react";
import { Crosshair, Zap } from "lucide-react";
import { memo } from "react";
import { cn } from "#/ui/class-names.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { type CallEdge, colorOf, readableFrom } from "./graph-elements.ts";

/** The calls of one service to another; what is wrong with them is written at the line. */
export const CallLine = memo(function CallLine(props: EdgeProps<CallEdge>) {
  const { id, data, selected = false, markerEnd } = props;
  const [path, x, y] = getBezierPath(props);
  const isFar = useStore(({ transform }) => transform[2] < readableFrom);
  if (!data) return null;
  const { look, isCause, failures } = data;
  const { short: label, icon: Icon, tone, width, dashes } = look;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        style={{
          stroke: colorOf(look, selected),
          strokeWidth: selected ? width + 1 : width,
          ...(dashes && { strokeDasharray: dashes }),
        }}
        {...(markerEnd && { markerEnd })}
      />
      {!isFar && (label || isCause || failures > 0) ? (
        <EdgeLabelRenderer>
          <div
            aria-hidden
            className={cn("absolute z-[3] flex flex-col items-center gap-0.5", selected && "z-10")}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {isCause ? (
              <Badge tone={tone === "neutral" ? "warn" : tone} className="font-semibold uppercase">
                <Crosshair />
                Cause
              </Badge>
            ) : null}
            {label || failures > 0 ? (
              <Badge tone={tone}>
                {failures > 0 ? <Zap className="text-bad" /> : Icon ? <Icon /> : null}
                {label ?? "Failure"}
              </Badge>
            ) : null}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
