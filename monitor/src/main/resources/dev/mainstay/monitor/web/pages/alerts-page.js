import { LitElement, css, html } from "lit";
import { clock } from "../data/clock.js";
import { Loaded } from "../data/loaded.js";
import { link } from "../data/route.js";
import { session, WithSession } from "../data/session.js";
import { fleet } from "../data/fleet.js";
import { moment, plain } from "../words/format.js";
import { severityTone } from "../words/states.js";
import { failure, notice, oldRemark } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";
import "../parts/age-text.js";

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
    this.alerts = new Loaded(this, () => "/api/v1/alerts", { every: 10_000, on: ["alert"] });
  }

  render() {
    const alerts = this.alerts.value?.alerts ?? [];
    const open = alerts.filter((alert) => !alert.resolved_at);
    const may = session.mayCommand === true;
    return html`<div class="stack">
      <h1>${open.length === 0 ? "No alert is raised" : `${open.length} raised`}</h1>
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
    </div>`;
  }

  #row(alert, may) {
    const isOpen = !alert.resolved_at;
    const about = alert.instance ?? alert.subject ?? alert.source ?? "";
    return html`<li data-alert=${alert.id}>
      <div class="line">
        ${
          isOpen
            ? html`<span class="chip ${severityTone(alert.severity)}"
                >▲ ${plain(alert.severity ?? "raised")}</span
              >`
            : html`<span class="chip good">✓ resolved</span>`
        }
        <b>${plain(alert.rule ?? alert.name ?? "")}</b>
        ${
          fleet.find(about)
            ? html`<a href=${link("services", about)}>${about}</a>`
            : html`<span>${plain(about)}</span>`
        }
        <span class="muted small"
          ><age-text .at=${alert.raised_at ?? alert.at} suffix=" ago"></age-text
        ></span>
        ${alert.acknowledged_at ? html`<span class="chip">acknowledged</span>` : ""}
        ${
          isSnoozed(alert)
            ? html`<span class="chip"
                >snoozed until ${moment(alert.snoozed_until, clock.now())}</span
              >`
            : ""
        }
        ${isOpen && may ? this.#buttons(alert) : ""}
      </div>
      <p class="break">${plain(alert.text ?? alert.detail ?? "")}</p>
      ${this.#deliveries(alert.deliveries ?? [])}
    </li>`;
  }

  #buttons(alert) {
    return html`<span class="bar push">
      <button
        ?disabled=${Boolean(alert.acknowledged_at)}
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

  #deliveries(deliveries) {
    return deliveries.map(
      (d) =>
        html`<p class="small ${d.ok ? "muted" : "bad"} break">
          ${d.ok ? "\u2713" : "\u2717"} ${plain(d.channel)}:
          ${plain(d.detail ?? (d.ok ? "delivered" : "failed"))}
        </p>`,
    );
  }

  async #do(alert, what) {
    try {
      await session.command(`/api/v1/alerts/${encodeURIComponent(alert.id)}${what}`);
      this.failed = null;
    } catch (e) {
      this.failed = e;
    }
    this.alerts.readNow();
  }
}

function isSnoozed(alert) {
  return alert.snoozed_until && Date.parse(alert.snoozed_until) > clock.now();
}

customElements.define("alerts-page", AlertsPage);
