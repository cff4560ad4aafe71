import { LitElement, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Ticking } from "../data/clock.js";
import { fleet, uptime, WithFleet } from "../data/fleet.js";
import { Loaded, named } from "../data/loaded.js";
import { choose, link, route, Routed } from "../data/route.js";
import { count, duration, plain } from "../words/format.js";
import { lastProof, summary, toneOf, urgency } from "../words/states.js";
import { failure } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";
import { fleetStyles } from "./fleet-styles.js";
import "../parts/age-text.js";
import "../parts/heart-bar.js";
import "../parts/state-mark.js";

/** A proof older than this is marked as stale, in milliseconds: six of the usual intervals. */
const PROOF_LIMIT_MS = 60_000;
const HEARTBEATS_MS = 30_000;
const HEARTBEATS = "/api/v1/heartbeats?hours=1&cells=60";

/** Everything that is declared, on one page: components first, then services. */
class FleetPage extends LitElement {
  static properties = { chosen: { state: true } };

  static styles = [shared, controls, panels, fleetStyles];

  constructor() {
    super();
    this.chosen = -1;
    new WithFleet(this);
    new Routed(this);
    new Ticking(this);
    this.beats = new Loaded(this, () => HEARTBEATS, {
      every: HEARTBEATS_MS,
      on: { events: named("service.state.") },
    });
  }

  render() {
    if (fleet.status === null) {
      return fleet.error ? failure(fleet.error) : html`<p class="faint wait">Loading...</p>`;
    }
    const all = fleet.rows;
    const rows = this.#shown(all);
    return html`<div class="stack">
      <div class="top">
        <h1 class="summary break" aria-live="polite">${summary(all)}</h1>
        ${this.#filters(all)}
      </div>
      <section class="panel" aria-label="Fleet">
        <table>
          <thead>
            <tr>
              <th>Service</th>
              <th>State</th>
              <th class="right">Last proof</th>
              <th class="beat">Last hour</th>
              <th class="right">Up</th>
              <th class="right">Restarts</th>
              <th>Version</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              rows,
              (row) => row.instance,
              (row, i) => this.#row(row, i),
            )}
          </tbody>
        </table>
        ${rows.length === 0 ? html`<p class="body muted">Nothing matches the filter.</p>` : ""}
      </section>
    </div>`;
  }

  #filters(all) {
    const { state = "", text = "" } = route().query;
    const counts = new Map();
    all.forEach((row) => counts.set(row.state, (counts.get(row.state) ?? 0) + 1));
    return html`<div class="bar" role="group" aria-label="Filter">
      <input
        id="filter"
        type="search"
        placeholder="Filter  ( / )"
        aria-label="Filter by name, state or cause"
        .value=${text}
        @input=${(e) => choose({ text: e.target.value })}
      />
      ${[...counts].map(
        ([word, n]) =>
          html`<button
            aria-pressed=${state === word}
            @click=${() => choose({ state: state === word ? "" : word })}
          >
            <state-mark .state=${word}></state-mark> <span class="num">${n}</span>
          </button>`,
      )}
    </div>`;
  }

  #shown(all) {
    const { state = "", text = "" } = route().query;
    const needle = text.toLowerCase();
    return all
      .filter((row) => state === "" || row.state === state)
      .filter((row) => needle === "" || words(row).includes(needle))
      .map((row, i) => ({ row, i }))
      .sort((a, b) => rank(a.row) - rank(b.row) || a.i - b.i)
      .map(({ row }) => row);
  }

  #row(row, i) {
    return html`<tr
      class="row ${i === this.chosen ? "chosen" : ""}"
      data-tone=${toneOf(row.state)}
      aria-selected=${i === this.chosen}
      data-instance=${row.instance}
    >
      <td class="who">
        <a href=${link("services", row.instance)} class="name">${row.instance}</a>
        ${row.kind && row.kind !== "daemon" ? html`<span class="chip">${row.kind}</span>` : ""}
        <span class="ports num">${ports(row)}</span>
        ${cause(row)}
      </td>
      <td class="state"><state-mark .state=${row.state}></state-mark></td>
      <td class="right" data-name="last proof">
        <age-text .at=${lastProof(row)} .limit=${limit(row)} suffix=" ago"></age-text>
      </td>
      <td class="beat">${this.#beat(row)}</td>
      <td class="right num" data-name="up">${duration(uptime(row))}</td>
      <td class="right num ${row.restarts > 0 ? "warn" : "faint"}" data-name="restarts">
        ${count(row.restarts ?? 0)}
      </td>
      <td class="muted version" data-name="version">${plain(row.version ?? "-")}</td>
    </tr>`;
  }

  #beat(row) {
    const beats = this.beats.value;
    const known = beats?.services.find((service) => service.instance === row.instance);
    return html`<heart-bar
      .cells=${known?.cells ?? UNKNOWN}
      .begins=${beats?.since ?? new Date().toISOString()}
      .cellSeconds=${beats?.cell_s ?? 60}
      .label=${`${row.instance} in the last hour`}
    ></heart-bar>`;
  }

  /** Keys of the page: the app calls this. */
  key(key) {
    const rows = [...this.renderRoot.querySelectorAll("tr.row")];
    if (key === "/") {
      this.renderRoot.querySelector("#filter").focus();
    } else if (key === "j" || key === "k") {
      const step = key === "j" ? 1 : -1;
      this.chosen = Math.max(0, Math.min(rows.length - 1, this.chosen + step));
      rows[this.chosen]?.scrollIntoView({ block: "nearest" });
    } else if (key === "Enter" && rows[this.chosen]) {
      rows[this.chosen].querySelector("a").click();
    } else {
      return false;
    }
    return true;
  }
}

const UNKNOWN = Array.from({ length: 60 }, () => ({ state: "unknown", evidence: "" }));

/** Components first, then the worst. */
function rank(row) {
  return row.kind === "component" ? -1 : urgency(row);
}

function words(row) {
  return [row.instance, row.name, row.state, row.kind, row.cause?.code, row.cause?.text]
    .join(" ")
    .toLowerCase();
}

function ports(row) {
  return (row.ports ?? [])
    .filter((port) => port.port > 0)
    .map((port) => `:${port.port}`)
    .join(" ");
}

/** A finished task and what is stopped need no new proof. */
function limit(row) {
  return ["ready", "busy", "degraded"].includes(row.state) ? PROOF_LIMIT_MS : 0;
}

function cause(row) {
  if (!row.cause) return "";
  return html`<p class="cause small break">
    <b class=${toneOf(row.state)}>${row.cause.code}</b> ${plain(row.cause.text)}
  </p>`;
}

customElements.define("fleet-page", FleetPage);
