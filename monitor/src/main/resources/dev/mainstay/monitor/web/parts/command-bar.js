import { LitElement, css, html } from "lit";
import { ofInstance } from "../data/api.js";
import { fleet } from "../data/fleet.js";
import { session, WithSession } from "../data/session.js";
import { controls, shared } from "../style/shared.js";

const VERBS = { start: "Start", restart: "Restart", stop: "Stop" };
/** A stop ends what works, so it asks twice; so long the second click counts, in milliseconds. */
const SURE_MS = 4000;

/** Start, restart and stop of one instance; without the login it says how to get it. */
class CommandBar extends LitElement {
  static properties = {
    row: { attribute: false },
    sure: { state: true },
    running: { state: true },
    told: { state: true },
  };

  static styles = [
    shared,
    controls,
    css`
      .bar {
        justify-content: flex-end;
      }
      button.sure {
        background: var(--bad-soft);
        border-color: var(--bad);
        color: var(--bad);
      }
      p {
        flex-basis: 100%;
        text-align: right;
      }
      @media (max-width: 700px) {
        .bar {
          justify-content: flex-start;
        }
        p {
          text-align: left;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.sure = "";
    this.running = "";
    this.told = null;
    new WithSession(this);
  }

  render() {
    const may = session.mayCommand === true;
    return html`<div class="bar" role="group" aria-label="Commands">
      ${Object.entries(VERBS).map(([verb, text]) => this.#button(verb, text, may))}
      ${this.#remark(may)}
    </div>`;
  }

  #button(verb, text, may) {
    const isSure = this.sure === verb;
    return html`<button
      class=${isSure ? "sure" : ""}
      ?disabled=${!may || this.running !== "" || !fits(verb, this.row)}
      @click=${() => this.#ask(verb)}
    >
      ${this.running === verb ? `${text}...` : isSure ? `${text}: sure?` : text}
    </button>`;
  }

  #remark(may) {
    if (this.told) {
      return html`<p class="small break ${this.told.ok ? "muted" : "bad"}" role="status">
        ${this.told.text}
      </p>`;
    }
    return may || session.mayCommand === null
      ? ""
      : html`<p class="small muted">
          Read only. To command, run <code>mainstay dashboard</code>.
        </p>`;
  }

  async #ask(verb) {
    if (verb !== "start" && this.sure !== verb) {
      this.sure = verb;
      setTimeout(() => (this.sure = ""), SURE_MS);
      return;
    }
    this.sure = "";
    this.running = verb;
    try {
      const done = await session.command(ofInstance(this.row.instance, `/${verb}`));
      this.told = { ok: true, text: done.done ?? `${VERBS[verb]}: done.` };
    } catch (e) {
      this.told = { ok: false, text: `${e.message} ${e.hint ?? ""}` };
    }
    this.running = "";
    fleet.readNow();
  }
}

function fits(verb, row) {
  return verb === "start" ? row.wanted === "down" || row.state === "failed" : row.wanted === "up";
}

customElements.define("command-bar", CommandBar);
