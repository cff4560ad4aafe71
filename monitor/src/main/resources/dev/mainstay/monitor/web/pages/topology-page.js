import { LitElement, css, html, svg } from "lit";
import { fleet, WithFleet } from "../data/fleet.js";
import { Loaded } from "../data/loaded.js";
import { link } from "../data/route.js";
import { plain } from "../words/format.js";
import { toneOf } from "../words/states.js";
import { notice, oldRemark } from "../parts/notice.js";
import { shapeStyles, stateShape } from "../parts/state-mark.js";
import { panels, shared } from "../style/shared.js";
import { layout, NODE } from "./topology-layout.js";

/** How many characters of a text fit into a node. */
const NAME_CHARS = 20;
const DETAIL_CHARS = 28;
/** What is nearly always waited for is not written on each edge. */
const USUAL = "ready";

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
          <h2>What waits for what</h2>
          ${oldRemark(this.topology)}
          <span class="push tiny faint">made from the config; states are live</span>
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
    const row = fleet.find(node.instance ?? node.id);
    const state = row?.state ?? "unknown";
    const tone = toneOf(state);
    const name = plain(node.label ?? node.id);
    const { x, y } = node;
    const detail = detailOf(node);
    return svg`<a
      class=${node.kind}
      data-tone=${tone}
      href=${row ? link("services", row.instance) : link("topology")}
      aria-label="${name} is ${state}"
    >
      <title>${name} is ${state}. ${plain(node.detail ?? "")} ${detail}</title>
      <rect class="box" x=${x} y=${y} width=${NODE.width} height=${NODE.height} rx="8" />
      <g transform="translate(${x + 12} ${y + 11})" class=${tone}>${stateShape(state)}</g>
      <text class="name" x=${x + 36} y=${y + 24}>${cut(name, NAME_CHARS)}</text>
      <text class="detail" x=${x + 12} y=${y + 46}>${cut(detail, DETAIL_CHARS)}</text>
    </a>`;
  }
}

/** Its ports and how it is proven, else what it is. */
function detailOf(node) {
  const ports = (node.ports ?? []).map((port) => `:${port.port ?? port}`);
  return [...ports, ...(node.ready ?? [])].join("  ") || node.detail || node.kind;
}

function edge({ from, to, label }) {
  const a = { x: from.x + NODE.width, y: from.y + NODE.height / 2 };
  const b = { x: to.x, y: to.y + NODE.height / 2 };
  const words = label === USUAL ? "" : plain(label ?? "");
  const bend = Math.max(24, (b.x - a.x) / 2);
  return svg`<path class="edge" marker-end="url(#head)"
      d="M${a.x} ${a.y}C${a.x + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}" />
    <text class="edge-text" x=${(a.x + b.x) / 2} y=${(a.y + b.y) / 2 + 3}>${words}</text>`;
}

function cut(text, chars) {
  const whole = plain(text);
  return whole.length > chars ? `${whole.slice(0, chars - 1)}\u2026` : whole;
}

customElements.define("topology-page", TopologyPage);
