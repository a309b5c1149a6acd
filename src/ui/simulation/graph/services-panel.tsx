"use client";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import type { CauseRef } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { countOf } from "#/ui/format/count.ts";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import type { Target } from "#/ui/simulation/failures/find-failures.ts";
import type { LiveSearch } from "#/ui/simulation/page/simulation-search.ts";
import { aroundService } from "./around-service.ts";
import { callId, readCallId } from "./call-id.ts";
import { ServiceList } from "./service-list.tsx";

const ServiceGraph = dynamic(() => import("./service-graph.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

/** With more services, a part of the graph can be shown alone. */
const mostAtOnce = 40;
/** With more services a list says more. */
const mostDrawn = 250;

const parts = [
  { value: "all", label: "All" },
  { value: "around", label: "Near it" },
] as const;

const shapes = [
  { value: "graph", label: "Graph" },
  { value: "list", label: "List" },
] as const;

interface ServicesPanelProps {
  frame: Frame;
  causes: readonly CauseRef[];
  target: Target | null;
  isWide: boolean | null;
  search: LiveSearch;
  onSearch: (change: Partial<LiveSearch>) => void;
  onTarget: (target: Target | null) => void;
  onEnter: () => void;
}

/** All services, as a graph where there is room, else as a list. */
export function ServicesPanel(props: ServicesPanelProps) {
  const { frame, causes, target, isWide, search, onSearch, onTarget, onEnter } = props;
  const shape = search.show ?? (frame.services.length > mostDrawn ? "list" : "graph");
  const isGraph = isWide !== false && shape === "graph";
  const isBig = frame.services.length > mostAtOnce;
  const center = isBig && search.part === "around" ? (target?.serviceId ?? null) : null;
  const seen = useMemo(() => {
    if (center === null) return frame;
    const near = aroundService(center, frame.edges);
    return {
      ...frame,
      services: frame.services.filter(({ serviceId }) => near.has(serviceId)),
      edges: frame.edges.filter((edge) => near.has(edge.serviceId) && near.has(edge.dependencyId)),
    };
  }, [frame, center]);
  return (
    <Panel
      title="Services"
      className="min-w-0 max-lg:order-2"
      note={`${countOf(frame.services.length, "service")}, ${countOf(frame.edges.length, "dependency", "dependencies")}`}
      actions={
        isWide === false ? null : (
          <>
            {isBig && isGraph && target ? (
              <Segments
                label="Part of the graph"
                value={search.part}
                choices={parts}
                onChange={(part) => onSearch({ part })}
              />
            ) : null}
            <Segments
              label="Services as"
              value={shape}
              choices={shapes}
              onChange={(show) => onSearch({ show })}
            />
          </>
        )
      }
    >
      {isGraph ? (
        <div className="h-[30rem]">
          {isWide ? (
            <ServiceGraph
              key={`${frame.runId} ${frame.topologyRevision} ${center}`}
              frame={seen}
              causes={causes}
              selected={selectedOf(target)}
              onSelect={(id) => onTarget(targetOf(id))}
              onEnter={onEnter}
            />
          ) : (
            <Skeleton className="h-full" />
          )}
        </div>
      ) : (
        <ServiceList
          frame={frame}
          search={search}
          onSearch={onSearch}
          onOpen={(serviceId) => onTarget({ serviceId, dependencyId: null })}
        />
      )}
    </Panel>
  );
}

function selectedOf(target: Target | null): string | null {
  if (target === null) return null;
  const { serviceId, dependencyId } = target;
  return dependencyId === null ? serviceId : callId({ serviceId, dependencyId });
}

function targetOf(id: string | null): Target | null {
  if (id === null) return null;
  return readCallId(id) ?? { serviceId: id, dependencyId: null };
}
