import { LitElement, css, html } from "lit";
import { moment, plural } from "../words/format.js";
import { stateOf, toneOf } from "../words/states.js";
import { shared } from "../style/shared.js";

/** Heights tell the tones apart without colour: full, three quarters, split, a low line, a dot. */
class HeartBar extends LitElement {
  static properties = {
    cells: { attribute: false },
    /** When the first cell begins, and how long each is, in seconds. */
    begins: {},
    cellSeconds: { type: Number },
    label: {},
    chosen: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        position: relative;
        min-width: 120px;
      }
      .bar {
        display: flex;
        gap: 1px;
        align-items: flex-end;
        height: 22px;
        cursor: default;
      }
      .bar i {
        flex: 1 1 0;
        min-width: 1px;
        height: 100%;
        border-radius: 1px;
        background: currentcolor;
      }
      .bar i.warn {
        height: 72%;
      }
      .bar i.bad {
        background: linear-gradient(currentcolor 40%, transparent 40% 60%, currentcolor 60%);
      }
      .bar i.work {
        height: 50%;
      }
      .bar i.idle {
        height: 4px;
      }
      .bar i.unknown {
        height: 4px;
        color: var(--line-strong);
      }
      .bar i.chosen {
        outline: 2px solid var(--text);
        outline-offset: 1px;
      }
      .tip {
        position: absolute;
        z-index: 5;
        top: 28px;
        left: 0;
        width: max-content;
        max-width: min(340px, 80vw);
        padding: 8px 10px;
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        background: var(--raised);
        box-shadow: var(--shadow);
        font-size: var(--small);
        pointer-events: none;
      }
      .tip.right {
        left: auto;
        right: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.cells = [];
    this.cellSeconds = 60;
    this.chosen = -1;
  }

  render() {
    return html`<div
        class="bar"
        tabindex="0"
        role="img"
        aria-label=${this.#words()}
        @pointermove=${this.#point}
        @pointerleave=${() => (this.chosen = -1)}
        @focus=${() => (this.chosen = this.cells.length - 1)}
        @blur=${() => (this.chosen = -1)}
        @keydown=${this.#key}
      >
        ${this.cells.map(
          (cell, i) =>
            html`<i class="${this.#look(cell)} ${i === this.chosen ? "chosen" : ""}"></i>`,
        )}
      </div>
      ${this.#tip()}`;
  }

  #look(cell) {
    return cell.state === "unknown" ? "unknown" : toneOf(cell.state);
  }

  #tip() {
    const cell = this.cells[this.chosen];
    if (!cell) return "";
    const at = Date.parse(this.begins) + this.chosen * this.cellSeconds * 1000;
    const side = this.chosen > this.cells.length / 2 ? "right" : "";
    return html`<div class="tip ${side}" role="status">
      <p class="num muted">${moment(new Date(at).toISOString())}</p>
      <p class=${toneOf(cell.state)}><b>${cell.state}</b></p>
      <p class="break">${evidenceText(cell)}</p>
    </div>`;
  }

  #words() {
    const counts = new Map();
    this.cells.forEach((cell) => counts.set(cell.state, (counts.get(cell.state) ?? 0) + 1));
    const parts = [...counts].map(([state, n]) => `${state} ${n}`);
    return `${this.label}: ${plural(this.cells.length, "interval")}: ${parts.join(", ")}`;
  }

  #point(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * this.cells.length);
    this.chosen = Math.max(0, Math.min(this.cells.length - 1, at));
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.chosen = Math.max(0, Math.min(this.cells.length - 1, this.chosen + step));
  }
}

function evidenceText(cell) {
  const evidence = cell.evidence;
  if (Array.isArray(evidence)) {
    return evidence.map((e) => e.detail ?? String(e)).join("; ") || stateOf(cell.state).says;
  }
  return evidence || stateOf(cell.state).says;
}

customElements.define("heart-bar", HeartBar);
