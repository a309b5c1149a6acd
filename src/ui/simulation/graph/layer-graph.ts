import { type Call, nodeSize, type Place } from "./layout-graph.ts";

const gap = { x: 160, y: 24 };
/** Width of the whole by its height, about. */
const shape = 1.4;
/** Times that the columns are put in order, from left to right and back. */
const sweeps = 4;

/** A plain layout for big graphs: a column for each length of the longest way to a service, each ordered by its neighbours. */
export function layerGraph(services: readonly string[], calls: readonly Call[]): Map<string, Place> {
  const callers = new Map<string, string[]>(services.map((id) => [id, []]));
  const callees = new Map<string, string[]>(services.map((id) => [id, []]));
  for (const { serviceId, dependencyId } of calls) {
    callees.get(serviceId)?.push(dependencyId);
    callers.get(dependencyId)?.push(serviceId);
  }
  const columns = columnsOf(services, callers, callees);
  const rows = new Map(columns.flatMap((column) => column.map((id, row) => [id, row] as const)));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? columns : columns.toReversed())
      orderColumn(column, isForward ? callers : callees, rows);
  }
  return placeColumns(columns, services.length);
}

/** Columns side by side; what is too tall for the others' shape goes on in a column beside it. */
function placeColumns(columns: readonly string[][], services: number): Map<string, Place> {
  const step = { x: nodeSize.width + gap.x, y: nodeSize.height + gap.y };
  const most = Math.max(4, Math.ceil(Math.sqrt((services * step.x) / (step.y * shape))));
  const parts = columns.flatMap((column) => {
    const count = Math.ceil(column.length / most);
    const length = Math.ceil(column.length / count);
    return Array.from({ length: count }, (_, part) => column.slice(part * length, (part + 1) * length));
  });
  const tallest = Math.max(1, ...parts.map(({ length }) => length));
  return new Map(
    parts.flatMap((part, place) =>
      part.map((id, row): [string, Place] => [
        id,
        { x: place * step.x, y: (row + (tallest - part.length) / 2) * step.y },
      ]),
    ),
  );
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

/** Services by the most calls that lead to them. */
function columnsOf(services: readonly string[], callers: Neighbours, callees: Neighbours): string[][] {
  const depth = new Map<string, number>();
  const open = new Map(services.map((id) => [id, callers.get(id)?.length ?? 0]));
  const ready = services.filter((id) => open.get(id) === 0);
  for (const id of ready) {
    const own = depth.get(id) ?? 0;
    depth.set(id, own);
    for (const callee of callees.get(id) ?? []) {
      depth.set(callee, Math.max(depth.get(callee) ?? 0, own + 1));
      const left = (open.get(callee) ?? 0) - 1;
      open.set(callee, left);
      if (left === 0) ready.push(callee);
    }
  }
  const columns: string[][] = [];
  for (const id of services) {
    const column = depth.get(id) ?? 0;
    while (columns.length <= column) columns.push([]);
    columns[column]?.push(id);
  }
  return columns;
}

/** Puts the services of a column at the mean height of their neighbours. */
function orderColumn(column: string[], neighbours: Neighbours, rows: Map<string, number>): void {
  const heights = new Map(
    column.map((id) => {
      const known = (neighbours.get(id) ?? []).map((other) => rows.get(other) ?? 0);
      const sum = known.reduce((total, row) => total + row, 0);
      return [id, known.length > 0 ? sum / known.length : (rows.get(id) ?? 0)];
    }),
  );
  column.sort((left, right) => (heights.get(left) ?? 0) - (heights.get(right) ?? 0));
  for (const [row, id] of column.entries()) rows.set(id, row);
}
