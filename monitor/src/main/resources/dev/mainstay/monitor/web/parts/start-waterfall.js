import { LitElement, css, html } from "lit";
import { duration, plain } from "../words/format.js";
import { STATE_NAMES } from "../words/states.js";
import { shared } from "../style/shared.js";

/** One start, stage by stage: where each began and ended on the way to the proof. */
class StartWaterfall extends LitElement {
  static properties = { start: { attribute: false }, deadline: { type: Number } };

  static styles = [
    shared,
    css`
      ol {
        display: grid;
        gap: 2px;
      }
      li {
        display: grid;
        grid-template-columns: 92px minmax(60px, 1fr) 76px;
        gap: 2px 12px;
        align-items: center;
        padding: 5px 0;
      }
      .track {
        position: relative;
        height: 14px;
        border-radius: 3px;
        background: var(--idle-soft);
      }
      .track i {
        position: absolute;
        top: 0;
        bottom: 0;
        min-width: 3px;
        border-radius: 3px;
        background: var(--good);
      }
      .no .track i {
        background: repeating-linear-gradient(135deg, var(--bad) 0 4px, transparent 4px 8px);
        outline: 1px solid var(--bad);
        outline-offset: -1px;
      }
      .num {
        text-align: right;
      }
      .detail {
        grid-column: 2 / -1;
        overflow-wrap: anywhere;
      }
      .name {
        font-weight: 600;
      }
      .name::before {
        content: "\\2713\\00A0";
        color: var(--good);
      }
      .no .name::before {
        content: "\\2717\\00A0";
        color: var(--bad);
      }
    `,
  ];

  render() {
    const rows = stagesOf(this.start);
    if (rows.length === 0) return html`<p class="muted">No stage was reached yet.</p>`;
    const whole = Math.max(1, ...rows.map((row) => row.to));
    return html`<ol aria-label="stages of the start">
        ${rows.map((row) => this.#row(row, whole))}
      </ol>
      ${
        this.deadline
          ? html`<p class="tiny faint">
              ${duration(whole)} of ${duration(this.deadline)} allowed (deadline)
            </p>`
          : ""
      }`;
  }

  #row(row, whole) {
    const left = (100 * row.from) / whole;
    const width = (100 * (row.to - row.from)) / whole;
    return html`<li class=${row.ok ? "ok" : "no"}>
      <span class="name">${row.stage}<span class="sr">${row.ok ? " held" : " lacks"}</span></span>
      <span class="track"><i .style=${`left:${left}%;width:${width}%`}></i></span>
      <span
        class="num"
        title="took ${duration(row.to - row.from)}, ended ${duration(row.to)} after the start"
        >${duration(row.to - row.from)}</span
      >
      <span class="detail small muted">${plain(row.detail)}</span>
    </li>`;
  }
}

/** Each stage from the end of the one before to its own, in milliseconds since the start. */
export function stagesOf(start) {
  const began = Date.parse(start?.at);
  let before = 0;
  return (start?.stages ?? []).map((stage) => {
    const to = Math.max(before, Date.parse(stage.at) - began);
    const row = { ...stage, from: before, to };
    before = to;
    return row;
  });
}

/** How long a start took up to its last stage, in milliseconds; null without any. */
export function startTook(start) {
  const rows = stagesOf(start);
  return rows.length === 0 ? null : rows.at(-1).to;
}

/** What a start came to, and how its tree ended since; or what it failed with. */
export function startWent(start) {
  if (!start.why) return start.outcome;
  return STATE_NAMES.includes(start.outcome)
    ? `${start.outcome}, then ${start.why}`
    : `${start.outcome}: ${start.why}`;
}

customElements.define("start-waterfall", StartWaterfall);
