import { LitElement, css, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clock } from "../data/clock.js";
import { fleet } from "../data/fleet.js";
import { link } from "../data/route.js";
import { duration, moment, plain } from "../words/format.js";
import { severityTone } from "../words/states.js";
import { shared } from "../style/shared.js";

/** Events, one line each; a line opens to everything that is known. Their text is text only. */
class EventList extends LitElement {
  static properties = {
    events: { attribute: false },
    /** Times are told from this one on, such as an incident's beginning. */
    from: {},
    open: { state: true },
  };

  static styles = [
    shared,
    css`
      li {
        border-bottom: 1px solid var(--line);
      }
      li:last-child {
        border-bottom: 0;
      }
      button {
        all: unset;
        box-sizing: border-box;
        display: grid;
        width: 100%;
        grid-template-columns: 92px 62px minmax(110px, 0.9fr) minmax(90px, 0.6fr) minmax(0, 2fr);
        gap: 2px 12px;
        padding: 5px 14px;
        cursor: pointer;
        font-size: 13px;
      }
      button:hover {
        background: var(--hover);
      }
      button:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      .cut {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .severity::before {
        content: "\\25CF\\00A0";
      }
      .severity.warn::before {
        content: "\\25B2\\00A0";
      }
      .severity.bad::before {
        content: "\\25C6\\00A0";
      }
      .severity.idle::before {
        content: "\\25CB\\00A0";
      }
      .all {
        padding: 4px 14px 12px;
        background: var(--raised);
      }
      .all pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-height: 320px;
        overflow: auto;
        padding: 8px 0;
      }
      @media (max-width: 900px) {
        button {
          grid-template-columns: 92px 62px minmax(0, 1fr);
        }
        .source,
        .brief {
          grid-column: 1 / -1;
        }
        .source {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.events = [];
    this.open = new Set();
  }

  render() {
    return html`<ol>
      ${repeat(
        this.events,
        (event) => event.seq,
        (event) => this.#row(event),
      )}
    </ol>`;
  }

  #row(event) {
    const isOpen = this.open.has(event.seq);
    const tone = severityTone(event.severity);
    return html`<li>
      <button aria-expanded=${isOpen} @click=${() => this.#toggle(event.seq)}>
        <span class="num muted" title=${event.at}>${this.#when(event)}</span>
        <span class="severity small ${tone}">${String(event.severity).toLowerCase()}</span>
        <span class="cut">${plain(event.name)}</span>
        <span class="cut source muted">${plain(event.source)}</span>
        <span class="cut brief muted">${brief(event)}</span>
      </button>
      ${isOpen ? this.#all(event) : ""}
    </li>`;
  }

  #when(event) {
    return this.from
      ? `+${duration(Date.parse(event.at) - Date.parse(this.from))}`
      : moment(event.at, clock.now());
  }

  #all(event) {
    const isOurs = fleet.find(event.source) !== undefined;
    return html`<div class="all">
      <p class="small muted break">
        number ${event.seq}, happened ${event.at}, received ${event.received_at}, host
        ${plain(event.host)}, source
        ${
          isOurs
            ? html`<a href=${link("services", event.source)}>${event.source}</a>`
            : plain(event.source)
        }
      </p>
      <pre tabindex="0">${plain(JSON.stringify(event.attributes, null, 2))}</pre>
    </div>`;
  }

  #toggle(seq) {
    const open = new Set(this.open);
    if (!open.delete(seq)) open.add(seq);
    this.open = open;
  }
}

/** What an event says in one line: its own words where it has some, else its attributes. */
export function brief(event) {
  const a = event.attributes ?? {};
  if (event.name === "service.state.changed") {
    return plain([`${a.from} \u2192 ${a.to}`, a.detail || a.cause].filter(Boolean).join(": "));
  }
  if (event.name === "service.start.ended") {
    const took = duration(a.duration_ms);
    return plain(`attempt ${a.attempt}: ${a.proven ? "ready" : a.outcome} after ${took}`);
  }
  const said = a.detail ?? a.message ?? a.text ?? a.body ?? a.description;
  if (typeof said === "string") return plain(said);
  const parts = Object.entries(a).map(
    ([k, v]) => `${k}=${typeof v === "object" ? JSON.stringify(v) : v}`,
  );
  return plain(parts.join(" "));
}

customElements.define("event-list", EventList);
