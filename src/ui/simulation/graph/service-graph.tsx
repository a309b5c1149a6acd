"use client";
import { Background, Controls, type EdgeChange, MiniMap, type NodeChange, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "./service-graph.css";
import { useMemo, useState } from "react";
import type { CauseRef } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { CallLine } from "./call-line.tsx";
import {
  type CallEdge,
  callEdges,
  keepSame,
  readableFrom,
  type Selected,
  type ServiceNode,
  serviceNodes,
} from "./graph-elements.ts";
import { layoutGraph, type Place } from "./layout-graph.ts";
import { ServiceBox } from "./service-node.tsx";

const nodeTypes = { service: ServiceBox };
const edgeTypes = { call: CallLine };

/** With more services a small map of all of them helps. */
const manyServices = 40;

const words = {
  "node.a11yDescription.default": "Press Enter to open the service, the arrow keys to move its box.",
  "node.a11yDescription.keyboardDisabled": "Press Enter to open the service.",
  "edge.a11yDescription.default": "Press Enter to open the calls.",
  "controls.ariaLabel": "Size of the graph",
  "controls.zoomIn.ariaLabel": "Larger",
  "controls.zoomOut.ariaLabel": "Smaller",
  "controls.fitView.ariaLabel": "Show all",
  "minimap.ariaLabel": "Map of all services",
};

const mapColors = {
  healthy: "var(--color-good)",
  degraded: "var(--color-warn)",
  failing: "var(--color-bad)",
};

interface ServiceGraphProps {
  frame: Frame;
  causes: readonly CauseRef[];
  selected: Selected;
  onSelect: (selected: Selected) => void;
  /** Enter was pressed on what is selected. */
  onEnter: () => void;
}

/** Services and who calls whom. Default export, to be loaded apart from the page. Has to be made anew for another topology. */
export default function ServiceGraph({ frame, causes, selected, onSelect, onEnter }: ServiceGraphProps) {
  // The topology does not change while this graph lives: its first frame says it.
  const [laidOut] = useState(() =>
    layoutGraph(
      frame.services.map(({ serviceId }) => serviceId),
      frame.edges,
    ),
  );
  const [moved, setMoved] = useState<ReadonlyMap<string, Place>>(new Map());
  const places = useMemo(() => new Map([...laidOut, ...moved]), [laidOut, moved]);
  const [isFar, setIsFar] = useState(false);
  const nodes = useKept(
    useMemo(() => serviceNodes(frame, { places, selected, isFar }), [frame, places, selected, isFar]),
  );
  const edges = useKept(useMemo(() => callEdges(frame, causes, selected), [frame, causes, selected]));

  const take = (changes: readonly (NodeChange<ServiceNode> | EdgeChange<CallEdge>)[]) => {
    for (const change of changes) if (change.type === "select" && change.selected) onSelect(change.id);
    const places = changes.flatMap((change): [string, Place][] =>
      change.type === "position" && change.position ? [[change.id, change.position]] : [],
    );
    if (places.length > 0) setMoved((before) => new Map([...before, ...places]));
  };
  const isLarge = frame.services.length > manyServices;
  return (
    <ReactFlow<ServiceNode, CallEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={take}
      onEdgesChange={take}
      onPaneClick={() => onSelect(null)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && isElement(event.target)) onEnter();
        if (event.key === "Escape") onSelect(null);
      }}
      fitView
      fitViewOptions={fitting}
      onViewportChange={({ zoom }) => setIsFar(zoom < readableFrom)}
      minZoom={0.02}
      maxZoom={1.5}
      nodesConnectable={false}
      selectNodesOnDrag={false}
      onlyRenderVisibleElements={isLarge}
      // The wheel is the page's; with Ctrl, or two fingers, it is the graph's.
      zoomOnScroll={false}
      preventScrolling={false}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      ariaLabelConfig={words}
      attributionPosition="top-right"
      aria-label="Dependency graph"
    >
      <Background gap={24} />
      <Controls
        showInteractive={false}
        orientation="horizontal"
        position={isLarge ? "bottom-left" : "bottom-right"}
        fitViewOptions={fitting}
      />
      {isLarge ? (
        <MiniMap<ServiceNode>
          pannable
          zoomable
          nodeColor={({ data }) => mapColors[data.status]}
          nodeStrokeWidth={0}
          style={{ width: 130, height: 84 }}
        />
      ) : null}
    </ReactFlow>
  );
}

/** The elements, of which those that look as before stay the very same. */
function useKept<Element extends ServiceNode | CallEdge>(elements: Element[]): Element[] {
  const [kept, setKept] = useState(elements);
  const [of, setOf] = useState(elements);
  if (of === elements) return kept;
  const next = keepSame(kept, elements);
  setOf(elements);
  setKept(next);
  return next;
}

const fitting = { padding: 0.06, maxZoom: 1 };

const isElement = (target: EventTarget) =>
  target instanceof Element && target.matches(".react-flow__node, .react-flow__edge");
