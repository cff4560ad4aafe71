import { LitElement, css, html, svg } from "lit";
import { fleet, WithFleet } from "../data/fleet.js";
import { Loaded } from "../data/loaded.js";
import { link } from "../data/route.js";
import { plain } from "../words/format.js";
import { toneOf, urgency } from "../words/states.js";
import { notice, oldRemark } from "../parts/notice.js";
import { shapeStyles, stateShape } from "../parts/state-mark.js";
import { panels, shared } from "../style/shared.js";
import { layout, NODE } from "./topology-layout.js";

/** How many characters of a text fit into a node. */
const NAME_CHARS = 20;
const DETAIL_CHARS = 28;

/** What leads where, drawn from the config; the states are those of now. */
class TopologyPage extends LitElement {
  static styles = [
    shared,
    panels,
    shapeStyles,
    css`
      .scroll {
        padding: 16px;
      }
      svg {
        display: block;
        font-family: var(--font);
      }
      .box {
        fill: var(--raised);
        stroke: var(--line-strong);
      }
      a[data-tone="bad"] .box {
        stroke: var(--bad);
      }
      a[data-tone="warn"] .box {
        stroke: var(--warn);
      }
      a:hover .box,
      a:focus-visible .box {
        fill: var(--hover);
        stroke: var(--accent);
      }
      .external .box,
      .component .box {
        stroke-dasharray: 5 4;
      }
      .name {
        fill: var(--text);
        font-size: 13px;
        font-weight: 600;
      }
      .detail {
        fill: var(--muted);
        font-size: 11px;
      }
      .edge {
        fill: none;
        stroke: var(--line-strong);
        stroke-width: 1.5;
      }
      .edge.uses {
        stroke-dasharray: 3 4;
      }
      .head {
        fill: var(--line-strong);
      }
      .edge-text {
        fill: var(--muted);
        font-size: 10.5px;
        text-anchor: middle;
        paint-order: stroke;
        stroke: var(--surface);
        stroke-width: 4px;
      }
      .cut {
        stroke: var(--raised);
      }
      text {
        pointer-events: none;
      }
    `,
  ];

  constructor() {
    super();
    new WithFleet(this);
    this.topology = new Loaded(this, () => "/api/v1/topology", { every: 30_000 });
  }

  render() {
    const { nodes = [], edges = [] } = this.topology.value ?? {};
    return html`<div class="stack">
      <h1>Topology</h1>
      <section class="panel" aria-label="Topology">
        <header>
          <h2>What needs what</h2>
          ${oldRemark(this.topology)}
          <span class="push tiny faint"
            >made from the config: a line is waited for, a dashed one only used</span
          >
        </header>
        ${notice(this.topology, "Nothing is declared yet.", nodes.length === 0)}
        ${nodes.length === 0 ? "" : this.#drawing(layout(nodes, edges))}
      </section>
    </div>`;
  }

  #drawing({ width, height, nodes, edges }) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="drawing">
      <svg
        width=${width}
        height=${height}
        viewBox="0 0 ${width} ${height}"
        role="group"
        aria-label="services and what they wait for"
      >
        <defs>
          <marker
            id="head"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" class="head" />
          </marker>
        </defs>
        ${edges.map(edge)} ${nodes.map((node) => this.#node(node))}
      </svg>
    </div>`;
  }

  #node(node) {
    const rows = fleet.rows.filter((row) => row.name === node.name);
    const row = rows.sort((a, b) => urgency(a) - urgency(b))[0];
    const state = row?.state ?? "unknown";
    const tone = toneOf(state);
    const name = plain(node.name);
    const { x, y } = node;
    const detail = detailOf(node);
    return svg`<a
      class=${node.kind}
      data-tone=${tone}
      href=${row ? link("services", row.instance) : link("topology")}
      aria-label="${name} is ${state}"
    >
      <title>${name} is ${state}. ${detail}</title>
      <rect class="box" x=${x} y=${y} width=${NODE.width} height=${NODE.height} rx="8" />
      <g transform="translate(${x + 12} ${y + 11})" class=${tone}>${stateShape(state)}</g>
      <text class="name" x=${x + 36} y=${y + 24}>${cut(name, NAME_CHARS)}</text>
      <text class="detail" x=${x + 12} y=${y + 46}>${cut(detail, DETAIL_CHARS)}</text>
    </a>`;
  }
}

/** What it is, how many of it there are, and its ports. */
function detailOf(node) {
  const ports = (node.ports ?? []).map((port) => `:${port.port}`);
  const many = node.instances > 1 ? `${node.instances} instances` : "";
  const kind = node.kind === "daemon" ? "" : node.kind;
  return [...ports, kind, many].filter(Boolean).join("  ") || "no port";
}

/** A line through its stops: straight across a column, bent between two. */
function edge({ path, waits, label }) {
  const middles = path.map((stop) => ({ x: stop.x, y: stop.y + stop.height / 2 }));
  const [first, ...rest] = middles;
  let d = `M${first.x + NODE.width} ${first.y}`;
  let before = { x: first.x + NODE.width, y: first.y };
  const bends = rest.map((stop, i) => {
    const half = (before.x + stop.x) / 2;
    const bend = `C${half} ${before.y} ${half} ${stop.y} ${stop.x} ${stop.y}`;
    const across = i < rest.length - 1 ? `H${stop.x + NODE.width}` : "";
    before = { x: stop.x + NODE.width, y: stop.y };
    return bend + across;
  });
  d += bends.join("");
  const text = { x: (first.x + NODE.width + rest[0].x) / 2, y: (first.y + rest[0].y) / 2 + 3 };
  return svg`<path class="edge ${waits ? "" : "uses"}" marker-end="url(#head)" d=${d} />
    <text class="edge-text" x=${text.x} y=${text.y}>${plain(label)}</text>`;
}

function cut(text, chars) {
  const whole = plain(text);
  return whole.length > chars ? `${whole.slice(0, chars - 1)}\u2026` : whole;
}

customElements.define("topology-page", TopologyPage);
