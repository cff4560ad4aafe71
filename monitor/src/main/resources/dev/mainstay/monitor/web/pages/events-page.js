import { LitElement, css, html } from "lit";
import { clock } from "../data/clock.js";
import { address, read } from "../data/api.js";
import { Following } from "../data/feed.js";
import { Loaded } from "../data/loaded.js";
import { choose, route, Routed } from "../data/route.js";
import { duration } from "../words/format.js";
import { failure, notice, oldRemark } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";
import "../parts/event-list.js";
import "../parts/rate-chart.js";

const PAGE = 100;
/** Live events are added up to so many lines; older ones are a page away. */
const SHOWN_MAX = 1000;
const HOURS = { 1: "last hour", 6: "last 6 hours", 24: "last day", 168: "last week" };

/** Every event that is stored, by filters that stay in the address; followed live at the top. */
class EventsPage extends LitElement {
  static properties = {
    older: { state: true },
    fresh: { state: true },
    isPaused: { state: true },
    failed: { state: true },
    by: { state: true },
  };

  static styles = [
    shared,
    controls,
    panels,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 8px;
      }
      .more {
        padding: 10px 14px;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  /** The beginning of the time that was chosen, kept until another is chosen. */
  #since = "";
  #hours = "";

  constructor() {
    super();
    this.isPaused = false;
    this.by = "name";
    this.#reset();
    new Routed(this);
    this.found = new Loaded(this, () => this.#path(), { then: () => this.#reset() });
    new Following(this, "events", (events) => this.#add(events));
    new Following(this, "gap", () => this.found.readNow());
    new Following(this, "state", (state) => state === "live" && this.found.readNow());
  }

  render() {
    const events = this.#all();
    return html`<div class="stack">
      <h1>Events</h1>
      ${this.#filters()}
      <section class="panel" aria-label="Rate">
        <header>
          <h2>Events each ${duration(this.#hoursShown() * 60_000)}</h2>
          <span class="bar push" role="group" aria-label="Counted by">
            ${["name", "severity"].map(
              (by) =>
                html`<button aria-pressed=${this.by === by} @click=${() => (this.by = by)}>
                  by ${by}
                </button>`,
            )}
          </span>
        </header>
        <rate-chart .by=${this.by} .hours=${this.#hoursShown()}></rate-chart>
      </section>
      <section class="panel" aria-label="Events">
        <header>
          <h2>${events.length}${this.#next() === null ? "" : "+"} events</h2>
          ${oldRemark(this.found)}
          <span class="chip ${this.isPaused ? "warn" : "good"}">
            ${this.isPaused ? "paused" : "following"}
          </span>
          <button class="push" aria-pressed=${this.isPaused} @click=${this.#pause}>
            ${this.isPaused ? "Follow" : "Pause"}
          </button>
        </header>
        ${notice(this.found, "No stored event matches.", events.length === 0)}
        <event-list .events=${events}></event-list>
        ${this.failed ? failure(this.failed) : ""}
        ${
          this.#next() === null || events.length === 0
            ? ""
            : html`<div class="more"><button @click=${this.#more}>Older events</button></div>`
        }
      </section>
    </div>`;
  }

  #hoursShown() {
    return Number(route().query.hours || 1);
  }

  #filters() {
    const q = route().query;
    const field = (name, label) =>
      html`<input
        name=${name}
        placeholder=${label}
        aria-label=${label}
        .value=${q[name] ?? ""}
        @change=${this.#choose}
      />`;
    return html`<form role="search" @submit=${(e) => e.preventDefault()}>
      ${field("source", "Service")} ${field("name", "Name, such as service.*")}
      ${field("text", "Text")}
      <select name="severity" aria-label="Least severity" @change=${this.#choose}>
        ${["", "debug", "info", "warn", "error"].map(
          (word) =>
            html`<option value=${word} ?selected=${(q.severity ?? "") === word}>
              ${word === "" ? "any severity" : `${word} and worse`}
            </option>`,
        )}
      </select>
      <select name="hours" aria-label="Time" @change=${this.#choose}>
        <option value="" ?selected=${!q.hours}>any time</option>
        ${Object.entries(HOURS).map(
          ([hours, text]) =>
            html`<option value=${hours} ?selected=${q.hours === hours}>${text}</option>`,
        )}
      </select>
    </form>`;
  }

  #choose(event) {
    choose({ [event.target.name]: event.target.value });
  }

  #path(before) {
    const { source, name, text, severity, hours = "" } = route().query;
    if (hours !== this.#hours) {
      this.#hours = hours;
      const since = clock.now() - Number(hours) * 3_600_000;
      this.#since = hours ? new Date(since).toISOString() : "";
    }
    const query = { source, name, text, severity, since: this.#since, before, limit: PAGE };
    return address("/api/v1/events", query);
  }

  #all() {
    const seen = new Set();
    return [...this.fresh, ...(this.found.value?.events ?? []), ...this.older]
      .filter((event) => !seen.has(event.seq) && seen.add(event.seq))
      .sort((a, b) => b.seq - a.seq);
  }

  #next() {
    return this.next === undefined ? (this.found.value?.next ?? null) : this.next;
  }

  /** Adds what the feed tells, as far as the filters let it through. */
  #add(events) {
    if (this.isPaused) return;
    const fresh = events.filter((event) => matches(event, route().query));
    this.fresh = [...fresh, ...this.fresh].slice(0, SHOWN_MAX);
  }

  #pause() {
    this.isPaused = !this.isPaused;
    if (!this.isPaused) this.found.readNow();
  }

  async #more() {
    try {
      const answer = await read(this.#path(this.#all().at(-1).seq));
      this.older = [...this.older, ...answer.events];
      this.next = answer.next;
      this.failed = null;
    } catch (e) {
      this.failed = e;
    }
  }

  #reset() {
    this.older = [];
    this.fresh = [];
    this.failed = null;
    this.next = undefined;
  }
}

const SEVERITIES = ["debug", "info", "warn", "error"];

/** Whether the server would have found it: the same rules as its query. */
export function matches(event, { source, name, text, severity }) {
  const low = (s) => String(s ?? "").toLowerCase();
  if (source && event.source !== source && !event.source.startsWith(`${source}-`)) return false;
  if (name?.endsWith("*") && !event.name.startsWith(name.slice(0, -1))) return false;
  if (name && !name.endsWith("*") && event.name !== name) return false;
  if (severity && SEVERITIES.indexOf(low(event.severity)) < SEVERITIES.indexOf(severity))
    return false;
  return !text || low(JSON.stringify(event.attributes)).includes(low(text));
}

customElements.define("events-page", EventsPage);
