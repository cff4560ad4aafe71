import { LitElement, css, html } from "lit";
import { STATE_NAMES, stateOf } from "../words/states.js";
import { controls, shared } from "../style/shared.js";
import "./state-mark.js";

const KEYS = [
  ["j / k", "next, previous row of the fleet"],
  ["Enter", "open the chosen row"],
  ["/", "filter"],
  [
    "g then f i e c l s a b t o",
    "go to fleet, incidents, events, connections, links, starts, alerts, budgets, topology, config",
  ],
  ["\u2190 / \u2192", "in a heartbeat bar: the evidence of each interval"],
  ["?", "this page"],
];

/** The keys, and what each state means. */
class HelpDialog extends LitElement {
  static styles = [
    shared,
    controls,
    css`
      dialog {
        width: min(720px, 94vw);
        max-height: 88vh;
        padding: 20px 24px;
        border: 1px solid var(--line-strong);
        border-radius: 12px;
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(110px, max-content) minmax(0, 1fr);
        gap: 6px 18px;
        margin: 10px 0 20px;
      }
      dt {
        font-weight: 600;
      }
      header {
        display: flex;
        justify-content: space-between;
        align-items: center;
      }
      @media (max-width: 520px) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd {
          margin-bottom: 8px;
        }
      }
    `,
  ];

  show() {
    this.renderRoot.querySelector("dialog").showModal();
  }

  render() {
    return html`<dialog aria-label="Help">
      <header>
        <h1>Keys and states</h1>
        <form method="dialog"><button>Close</button></form>
      </header>
      <dl>
        ${KEYS.map(
          ([key, what]) =>
            html`<dt><code>${key}</code></dt>
              <dd class="muted">${what}</dd>`,
        )}
      </dl>
      <dl>
        ${STATE_NAMES.map(
          (name) =>
            html`<dt><state-mark .state=${name}></state-mark></dt>
              <dd class="muted">${stateOf(name).says}</dd>`,
        )}
      </dl>
    </dialog>`;
  }
}

customElements.define("help-dialog", HelpDialog);
