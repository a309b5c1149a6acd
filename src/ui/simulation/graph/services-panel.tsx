"use client";
import dynamic from "next/dynamic";
import type { CauseRef } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { countOf } from "#/ui/format/count.ts";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import type { Target } from "#/ui/simulation/failures/find-failures.ts";
import type { LiveSearch } from "#/ui/simulation/page/simulation-search.ts";
import { callId, readCallId } from "./call-id.ts";
import { ServiceList } from "./service-list.tsx";

const ServiceGraph = dynamic(() => import("./service-graph.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

/** With more services a list says more. */
const mostDrawn = 250;

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
  return (
    <Panel
      title="Services"
      note={`${countOf(frame.services.length, "service")}, ${countOf(frame.edges.length, "dependency", "dependencies")}`}
      actions={
        isWide === false ? null : (
          <Segments
            label="Services as"
            value={shape}
            choices={shapes}
            onChange={(show) => onSearch({ show })}
          />
        )
      }
    >
      {isGraph ? (
        <div className="h-[27rem]">
          {isWide ? (
            <ServiceGraph
              key={`${frame.runId} ${frame.topologyRevision}`}
              frame={frame}
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
