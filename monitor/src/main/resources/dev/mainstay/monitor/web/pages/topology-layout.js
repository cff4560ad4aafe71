/** The size of a node, and the room between nodes, in pixels. */
export const NODE = { width: 188, height: 60 };
const GAP = { x: 64, y: 20 };

/**
 * Places nodes in columns: what waits for nothing is left, everything else right of all that it
 * waits for. An edge "depends_on" leads from what waits; it is drawn from what is waited for, in
 * the order of starting.
 */
export function layout(nodes, edges) {
  const drawn = edges.map((edge) =>
    edge.kind === "depends_on"
      ? { from: edge.to, to: edge.from, label: edge.label }
      : { from: edge.from, to: edge.to, label: edge.label },
  );
  const column = columns(nodes, drawn);
  const rows = [];
  const placed = new Map();
  for (const node of ordered(nodes, drawn, column)) {
    const x = column.get(node.id);
    const y = (rows[x] = (rows[x] ?? -1) + 1);
    placed.set(node.id, {
      ...node,
      x: x * (NODE.width + GAP.x) + 1,
      y: y * (NODE.height + GAP.y) + 1,
    });
  }
  const most = Math.max(...rows.map((row) => row + 1));
  return {
    nodes: [...placed.values()],
    edges: drawn
      .map((e) => ({ ...e, from: placed.get(e.from), to: placed.get(e.to) }))
      .filter((e) => e.from && e.to),
    width: rows.length * (NODE.width + GAP.x) - GAP.x + 2,
    height: most * (NODE.height + GAP.y) - GAP.y + 2,
  };
}

/** The longest way to each node; a ring ends after as many steps as there are nodes. */
function columns(nodes, edges) {
  const column = new Map(nodes.map((node) => [node.id, 0]));
  for (let step = 0; step < nodes.length; step++) {
    let moved = false;
    for (const { from, to } of edges) {
      const least = (column.get(from) ?? -1) + 1;
      if (column.has(to) && column.get(to) < least && least < nodes.length) {
        column.set(to, least);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return column;
}

/** By column; within one near to what leads to them, so that few edges cross. */
function ordered(nodes, edges, column) {
  const place = new Map(nodes.map((node, i) => [node.id, i]));
  const mean = (node) => {
    const before = edges.filter((e) => e.to === node.id).map((e) => place.get(e.from) ?? 0);
    return before.length === 0
      ? place.get(node.id)
      : before.reduce((a, b) => a + b) / before.length;
  };
  return [...nodes].sort((a, b) => column.get(a.id) - column.get(b.id) || mean(a) - mean(b));
}
