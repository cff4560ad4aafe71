/** The size of a node, and the room between nodes, in pixels. */
export const NODE = { width: 188, height: 60 };
const GAP = { x: 64, y: 20 };
/** The height of the lane on which a line passes a column, in pixels. */
const LANE = 8;

/**
 * Places nodes in columns: what needs nothing is left, everything else right of all that it needs.
 * An edge leads from what needs to what is needed; it is drawn the other way, in the order of
 * starting. Several edges between two nodes are one line, whose text names the ports; a line that
 * passes a column has a lane of its own there, so that none runs behind a node.
 */
export function layout(nodes, edges) {
  const known = new Set(nodes.map((node) => node.name));
  const lines = merged(edges).filter((line) => known.has(line.from) && known.has(line.to));
  const column = columns(nodes, lines);
  const columnsOf = Array.from({ length: Math.max(...column.values()) + 1 }, () => []);
  nodes.forEach((node) => columnsOf[column.get(node.name)].push(item(node.name, NODE.height)));
  lines.forEach((line) => addLanes(line, column, columnsOf));
  const height = place(columnsOf, lines);
  const at = new Map(columnsOf.flat().map((placed) => [placed.key, placed]));
  return {
    nodes: nodes.map((node) => ({ ...node, ...at.get(node.name) })),
    edges: lines.map((line) => ({ ...line, path: line.stops.map((key) => at.get(key)) })),
    width: columnsOf.length * (NODE.width + GAP.x) - GAP.x + 2,
    height: height + 2,
  };
}

function item(key, height) {
  return { key, height, x: 0, y: 0 };
}

function merged(edges) {
  const lines = new Map();
  for (const { from, to, kind, port } of edges) {
    const key = JSON.stringify([from, to]);
    const line = lines.get(key) ?? { from: to, to: from, waits: false, ports: [] };
    line.waits ||= kind === "depends_on";
    if (port) line.ports.push(port);
    lines.set(key, line);
  }
  return [...lines.values()].map((line) => ({
    ...line,
    label: line.ports.map((port) => `:${port}`).join(" "),
  }));
}

/** The longest way to each node; a ring ends after as many steps as there are nodes. */
function columns(nodes, lines) {
  const column = new Map(nodes.map((node) => [node.name, 0]));
  for (let step = 0; step < nodes.length; step++) {
    let moved = false;
    for (const { from, to } of lines) {
      const least = column.get(from) + 1;
      if (column.get(to) < least && least < nodes.length) {
        column.set(to, least);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return column;
}

/** Gives a line its stops: both nodes, and a lane in each column between them. */
function addLanes(line, column, columnsOf) {
  line.stops = [line.from];
  for (let x = column.get(line.from) + 1; x < column.get(line.to); x++) {
    const lane = item(`${line.from} > ${line.to} @${x}`, LANE);
    columnsOf[x].push(lane);
    line.stops.push(lane.key);
  }
  line.stops.push(line.to);
}

/** Orders each column by what leads to it, so that few lines cross; returns the whole height. */
function place(columnsOf, lines) {
  const before = new Map();
  for (const { stops } of lines) {
    stops.slice(1).forEach((key, i) => before.set(key, [...(before.get(key) ?? []), stops[i]]));
  }
  const middle = new Map();
  let most = 0;
  columnsOf.forEach((items, x) => {
    const wish = (one, i) => mean((before.get(one.key) ?? []).map((key) => middle.get(key))) ?? i;
    const wishes = new Map(items.map((one, i) => [one, wish(one, i)]));
    items.sort((a, b) => wishes.get(a) - wishes.get(b));
    let y = 1;
    for (const one of items) {
      Object.assign(one, { x: x * (NODE.width + GAP.x) + 1, y });
      middle.set(one.key, y + one.height / 2);
      y += one.height + GAP.y;
    }
    most = Math.max(most, y - GAP.y);
  });
  return most;
}

function mean(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b) / known.length;
}
