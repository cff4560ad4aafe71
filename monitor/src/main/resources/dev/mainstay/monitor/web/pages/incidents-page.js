import { LitElement, css, html } from "lit";
import { clock, Ticking } from "../data/clock.js";
import { address } from "../data/api.js";
import { Loaded, merged } from "../data/loaded.js";
import { choose, link, route, Routed } from "../data/route.js";
import { duration, plain, since } from "../words/format.js";
import { notice, oldRemark } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";
import "../parts/incident-card.js";

const LIMIT = 50;

/** What went wrong, newest first; or one incident, when the address names it. */
class IncidentsPage extends LitElement {
  static properties = { incident: {} };

  static styles = [
    shared,
    controls,
    panels,
    css`
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: center;
        justify-content: space-between;
      }
    `,
  ];

  constructor() {
    super();
    new Routed(this);
    new Ticking(this);
    this.list = new Loaded(
      this,
      () =>
        this.incident
          ? `/api/v1/incidents/${encodeURIComponent(this.incident)}`
          : address("/api/v1/incidents", { open: route().query.open, limit: LIMIT }),
      { told: { incident: (value, it) => this.#told(value, it) } },
    );
  }

  render() {
    const value = this.list.value;
    const incidents = this.incident ? [value?.incident ?? value].filter(Boolean) : value?.incidents;
    return html`<div class="stack">
      <div class="top">
        <h1>${this.incident ? "Incident" : this.#title(incidents)}</h1>
        ${oldRemark(this.list)} ${this.#choice()}
      </div>
      ${
        incidents?.length > 0
          ? incidents.map(
              (incident) =>
                html`<incident-card
                  .incident=${incident}
                  ?open=${Boolean(this.incident) || !incident.closed_at}
                ></incident-card>`,
            )
          : html`<section class="panel">${notice(this.list, EMPTY, true)}</section>`
      }
    </div>`;
  }

  /** What an incident is now is shown at once; its events are read soon after. */
  #told(value, it) {
    if (this.incident) return value.id === it.id ? { ...value, ...it } : value;
    return merged(value, "incidents", it, !it.closed_at || route().query.open !== "true");
  }

  #title(incidents) {
    const open = (incidents ?? []).filter((incident) => !incident.closed_at);
    if (open.length === 0) return "No incident is open";
    const worst = open.at(-1);
    const age = duration(since(worst.opened_at, clock.now()));
    return `${open.length} open, the oldest for ${age}: ${plain(worst.instance)}`;
  }

  #choice() {
    if (this.incident) return html`<a href=${link("incidents")}>All incidents</a>`;
    const onlyOpen = route().query.open === "true";
    return html`<div class="bar">
      <button aria-pressed=${!onlyOpen} @click=${() => choose({ open: "" })}>All</button>
      <button aria-pressed=${onlyOpen} @click=${() => choose({ open: "true" })}>Open</button>
    </div>`;
  }
}

const EMPTY = "None. An incident begins when a proof is lost and ends when it is regained.";

customElements.define("incidents-page", IncidentsPage);
