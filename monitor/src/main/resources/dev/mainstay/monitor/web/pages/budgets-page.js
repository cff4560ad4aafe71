import { LitElement, css, html } from "lit";
import { clock, Ticking } from "../data/clock.js";
import { Loaded, merged, named } from "../data/loaded.js";
import { count, duration, moment, plain } from "../words/format.js";
import { notice, oldRemark } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";
import "../parts/event-list.js";

/** A budget frees pieces by time alone, which nobody tells. */
const READ_EVERY_MS = 15_000;

const EMPTY = html`None is declared. In the config:
  <code>budgets: {llm: {limit: 60, per: 1h}}</code>`;
const TONES = { enough: "good", low: "warn", spent: "bad" };
const WORDS = { enough: "\u2713 enough", low: "\u25B2 near its end", spent: "\u25C6 spent" };

/** How much of each budget is used, and who took what for what. */
class BudgetsPage extends LitElement {
  static styles = [
    shared,
    controls,
    panels,
    css`
      li {
        padding: 12px 14px;
        border-bottom: 1px solid var(--line);
        display: grid;
        gap: 6px;
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
      meter {
        width: 100%;
        height: 10px;
      }
    `,
  ];

  constructor() {
    super();
    new Ticking(this);
    this.list = new Loaded(this, () => "/api/v1/budgets", {
      every: READ_EVERY_MS,
      told: { budget: (value, it) => merged(value, "budgets", it, true, "name") },
    });
    const on = { events: named("budget.") };
    this.past = new Loaded(this, () => "/api/v1/events?name=budget.*&limit=30", { on });
  }

  render() {
    const budgets = this.list.value?.budgets ?? [];
    const past = this.past.value?.events ?? [];
    const short = budgets.filter((budget) => budget.state !== "enough").length;
    return html`<div class="stack">
      <h1>${short === 0 ? "Budgets" : `${short} near the end or spent`}</h1>
      <section class="panel" aria-label="Budgets">
        <header>
          <h2>How much is used</h2>
          ${oldRemark(this.list)}
        </header>
        ${notice(this.list, EMPTY, budgets.length === 0)}
        <ul>
          ${budgets.map((budget) => this.#row(budget))}
        </ul>
      </section>
      <section class="panel" aria-label="Grants">
        <header>
          <h2>Granted, refused</h2>
          ${oldRemark(this.past)}
        </header>
        ${notice(this.past, "Nobody has asked yet.", past.length === 0)}
        <event-list .events=${past}></event-list>
      </section>
    </div>`;
  }

  #row(it) {
    return html`<li data-budget=${it.name}>
      <div class="line">
        <span class="chip ${TONES[it.state] ?? ""}">${WORDS[it.state] ?? plain(it.state)}</span>
        <b>${plain(it.name)}</b>
        <span class="num">
          ${count(it.used)} of ${count(it.limit)} within ${duration(it.per_s * 1000)}
        </span>
        <span class="muted small push">
          ${it.refused > 0 ? html`${count(it.refused)} refused, ` : ""}
          ${it.frees_at ? this.#free(it) : "all is free"}
        </span>
      </div>
      <meter
        min="0"
        max=${it.limit}
        high=${it.warn_from - 1}
        optimum="0"
        .value=${it.used}
        aria-label="${it.name}: ${it.used} of ${it.limit} used"
      ></meter>
    </li>`;
  }

  #free(it) {
    return html`the next free in ${duration(Math.max(0, Date.parse(it.frees_at) - clock.now()))},
    all at ${moment(it.resets_at, clock.now())}`;
  }
}

customElements.define("budgets-page", BudgetsPage);
