import { LitElement, css, html, svg } from "lit";
import { stateOf } from "../words/states.js";
import { shared } from "../style/shared.js";

/** A shape for each state, so that none is told by its colour alone. Drawn in a box of 16 by 16. */
const DISC = svg`<circle cx="8" cy="8" r="7" class="fill" />`;
const RING = svg`<circle cx="8" cy="8" r="6" class="line" />`;
const SHAPES = {
  ready: svg`${DISC}<path d="M4.8 8.2 7 10.4l4.2-4.6" class="cut" />`,
  busy: svg`${DISC}<path d="M5 8h.01M8 8h.01M11 8h.01" class="cut dots" />`,
  completed: svg`<rect x="1.5" y="1.5" width="13" height="13" rx="3" class="fill" />
    <path d="M4.8 8.2 7 10.4l4.2-4.6" class="cut" />`,
  running: svg`${RING}<path d="M8 2a6 6 0 0 1 0 12z" class="fill" />`,
  starting: svg`<circle cx="8" cy="8" r="6" class="line faded" />
    <path d="M8 2a6 6 0 0 1 6 6" class="line turn" />`,
  waiting: svg`${RING}<path d="M8 4.6V8l2.4 1.6" class="line thin" />`,
  stopping: svg`${RING}<path d="M5.2 7 8 9.8 10.8 7" class="line thin" />`,
  degraded: svg`<path d="M8 1.6 15 14H1z" class="fill" />
    <path d="M8 6v3.6M8 11.8v.01" class="cut" />`,
  unresponsive: svg`<path d="M8 .8 15.2 8 8 15.2.8 8z" class="fill" />
    <path d="M5 8h6" class="cut" />`,
  stuck: svg`<rect x="1.5" y="1.5" width="13" height="13" rx="2" class="fill" />
    <path d="M6.2 5v6M9.8 5v6" class="cut" />`,
  backoff: svg`<path d="M13.4 9.6A5.8 5.8 0 1 1 12 4" class="line" />
    <path d="M12.6.8v3.6H9" class="line" />`,
  failed: svg`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" class="fill" />
    <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" class="cut" />`,
  stopped: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2" class="line" />`,
  unknown: svg`<circle cx="8" cy="8" r="6" class="line dashed" />`,
};

/** The shape of a state alone, for drawings. */
export function stateShape(word) {
  return SHAPES[word] ?? SHAPES.unknown;
}

/** How the shapes are drawn; the colour is the text's. */
export const shapeStyles = css`
  .fill {
    fill: currentcolor;
  }
  .line {
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .thin {
    stroke-width: 1.6;
  }
  .faded {
    opacity: 0.3;
  }
  .dashed {
    stroke-dasharray: 2.4 3;
  }
  .cut {
    fill: none;
    stroke: var(--surface);
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .dots {
    stroke-width: 2.2;
  }
  .turn {
    transform-origin: 8px 8px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .turn {
      animation: turn 1.2s linear infinite;
    }
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;

/** A state as shape, colour and word. */
class StateMark extends LitElement {
  static properties = { state: {}, quiet: { type: Boolean } };

  static styles = [
    shared,
    shapeStyles,
    css`
      :host {
        display: inline-flex;
      }
      span {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        font-weight: 600;
        white-space: nowrap;
      }
      svg {
        width: 1.15em;
        height: 1.15em;
        flex: none;
      }
    `,
  ];

  render() {
    const word = this.state ?? "unknown";
    const { tone, says } = stateOf(word);
    return html`<span class=${tone} title=${says}>
      <svg viewBox="0 0 16 16" aria-hidden="true">${stateShape(word)}</svg>
      <span class=${this.quiet ? "sr" : ""}>${word}</span>
    </span>`;
  }
}

customElements.define("state-mark", StateMark);
