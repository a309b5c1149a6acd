import { Graph, layout } from "@dagrejs/dagre";
import { layerGraph } from "./layer-graph.ts";

/** Of a node's box, px. */
export const nodeSize = { width: 208, height: 88 } as const;

export interface Place {
  x: number;
  y: number;
}

export interface Call {
  serviceId: string;
  dependencyId: string;
}

/** From here on the careful layout takes longer than anybody waits for. */
const mostCareful = { services: 150, calls: 500 };

/** Where the upper left corner of each service's box is: who calls stands left of whom it calls. */
export function layoutGraph(services: readonly string[], calls: readonly Call[]): Map<string, Place> {
  if (services.length > mostCareful.services || calls.length > mostCareful.calls)
    return layerGraph(services, calls);
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 128, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of services) graph.setNode(id, { ...nodeSize });
  for (const { serviceId, dependencyId } of calls) graph.setEdge(serviceId, dependencyId);
  layout(graph);
  return new Map(
    services.map((id) => {
      const { x, y } = graph.node(id);
      return [id, { x: (x ?? 0) - nodeSize.width / 2, y: (y ?? 0) - nodeSize.height / 2 }];
    }),
  );
}
