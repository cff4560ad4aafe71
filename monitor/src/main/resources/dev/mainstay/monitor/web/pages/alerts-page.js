import { LitElement, css, html } from "lit";
import { clock } from "../data/clock.js";
import { Loaded, merged, named } from "../data/loaded.js";
import { link } from "../data/route.js";
import { session, WithSession } from "../data/session.js";
import { fleet } from "../data/fleet.js";
import { moment, plain } from "../words/format.js";
import { severityTone } from "../words/states.js";
import { failure, notice, oldRemark } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";
import "../parts/age-text.js";
import "../parts/event-list.js";

const SNOOZE_MINUTES = [30, 240];
const EMPTY = "None was raised. The rules are in the config, under alerts.";
const READ_ONLY = html`<p class="small muted">
  To acknowledge or snooze, run <code>mainstay dashboard</code>.
</p>`;

/** What was raised, who took note of it, and whether each channel delivered it. */
class AlertsPage extends LitElement {
  static properties = { failed: { state: true } };

  static styles = [
    shared,
    controls,
    panels,
    css`
      li {
        padding: 12px 14px;
        border-bottom: 1px solid var(--line);
        display: grid;
        gap: 3px;
      }
      li:last-child {
        border-bottom: 0;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
      }
      .push {
        margin-left: auto;
      }
    `,
  ];

  constructor() {
    super();
    new WithSession(this);
    this.alerts = new Loaded(this, () => "/api/v1/alerts", {
      told: { alert: (value, it) => merged(value, "alerts", it, it.state !== "resolved") },
    });
    const on = { events: named("alert.") };
    this.past = new Loaded(this, () => "/api/v1/events?name=alert.*&limit=30", { on });
  }

  render() {
    const alerts = this.alerts.value?.alerts ?? [];
    const past = this.past.value?.events ?? [];
    const may = session.mayCommand === true;
    return html`<div class="stack">
      <h1>${alerts.length === 0 ? "No alert is raised" : `${alerts.length} raised`}</h1>
      ${may ? "" : READ_ONLY}
      ${this.failed ? html`<section class="panel">${failure(this.failed)}</section>` : ""}
      <section class="panel" aria-label="Alerts">
        <header>
          <h2>Alerts</h2>
          ${oldRemark(this.alerts)}
        </header>
        ${notice(this.alerts, EMPTY, alerts.length === 0)}
        <ul>
          ${alerts.map((alert) => this.#row(alert, may))}
        </ul>
      </section>
      <section class="panel" aria-label="Deliveries">
        <header>
          <h2>Raised, delivered, failed</h2>
          ${oldRemark(this.past)}
        </header>
        ${notice(this.past, "Nothing was raised yet.", past.length === 0)}
        <event-list .events=${past}></event-list>
      </section>
    </div>`;
  }

  #row(alert, may) {
    const clearing = alert.state === "clearing";
    return html`<li data-alert=${alert.id}>
      <div class="line">
        <span class="chip ${clearing ? "work" : severityTone(alert.severity)}">
          ${clearing ? "\u25BD clearing" : `\u25B2 ${plain(alert.severity).toLowerCase()}`}
        </span>
        <b>${plain(alert.rule)}</b>
        ${
          fleet.find(alert.subject)
            ? html`<a href=${link("services", alert.subject)}>${alert.subject}</a>`
            : html`<span>${plain(alert.subject)}</span>`
        }
        <span class="muted small"><age-text .at=${alert.since}></age-text></span>
        ${
          alert.acknowledged_by
            ? html`<span class="chip">acknowledged by ${plain(alert.acknowledged_by)}</span>`
            : ""
        }
        ${
          isSnoozed(alert)
            ? html`<span class="chip"
                >snoozed until ${moment(alert.snoozed_until, clock.now())}</span
              >`
            : ""
        }
        ${may ? this.#buttons(alert) : ""}
      </div>
      <p class="break">${plain(alert.text)}</p>
    </li>`;
  }

  #buttons(alert) {
    return html`<span class="bar push">
      <button
        ?disabled=${Boolean(alert.acknowledged_by)}
        @click=${() => this.#do(alert, "/acknowledge")}
      >
        Acknowledge
      </button>
      ${SNOOZE_MINUTES.map(
        (m) =>
          html`<button @click=${() => this.#do(alert, `/snooze?minutes=${m}`)}>
            Snooze ${m < 60 ? `${m} min` : `${m / 60} h`}
          </button>`,
      )}
    </span>`;
  }

  async #do(alert, what) {
    try {
      await session.command(`/api/v1/alerts/${encodeURIComponent(alert.id)}${what}`);
      this.failed = null;
    } catch (e) {
      this.failed = e;
    }
  }
}

function isSnoozed(alert) {
  return alert.snoozed_until && Date.parse(alert.snoozed_until) > clock.now();
}

customElements.define("alerts-page", AlertsPage);
