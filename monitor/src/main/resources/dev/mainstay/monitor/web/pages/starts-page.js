import { LitElement, css, html } from "lit";
import { fleet } from "../data/fleet.js";
import { Loaded, named } from "../data/loaded.js";
import { link } from "../data/route.js";
import { count, duration, percent, plain } from "../words/format.js";
import { notice, oldRemark } from "../parts/notice.js";
import { panels, shared } from "../style/shared.js";
import "../parts/spread-bars.js";

/** How starts went: how many reached their proof, how long that took, what the others died of. */
class StartsPage extends LitElement {
  static styles = [
    shared,
    panels,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: var(--gap);
      }
      .tile {
        padding: 12px 14px;
      }
      .tile b {
        display: block;
        font-size: 24px;
        font-weight: 650;
        line-height: 1.25;
        font-variant-numeric: tabular-nums;
      }
      table {
        min-width: 820px;
      }
      .causes {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
    `,
  ];

  constructor() {
    super();
    this.starts = new Loaded(this, () => "/api/v1/starts", {
      every: 10_000,
      on: { events: named("service.start.") },
    });
  }

  render() {
    const services = this.starts.value?.services ?? [];
    return html`<div class="stack">
      <h1>Starts</h1>
      ${services.length === 0 ? "" : this.#tiles(services)}
      <section class="panel" aria-label="Starts of each service">
        <header>
          <h2>By service</h2>
          ${oldRemark(this.starts)}
        </header>
        ${notice(this.starts, "Nothing was started yet.", services.length === 0)}
        ${services.length === 0 ? "" : this.#table(services)}
      </section>
    </div>`;
  }

  #tiles(services) {
    const sum = (of) => services.reduce((n, service) => n + (of(service) ?? 0), 0);
    const attempts = sum((s) => s.attempts);
    const ready = sum((s) => s.ready);
    const slowest = services.reduce((a, s) => Math.max(a, s.duration_ms?.p95 ?? 0), 0);
    const tiles = [
      ["reached their proof", attempts === 0 ? "-" : percent(ready / attempts)],
      ["attempts", count(attempts)],
      ["failed", count(sum((s) => s.failed))],
      ["slowest p95", duration(slowest)],
    ];
    return html`<div class="tiles">
      ${tiles.map(
        ([name, value]) =>
          html`<div class="panel tile">
            <b>${value}</b><span class="muted small">${name}</span>
          </div>`,
      )}
    </div>`;
  }

  #table(services) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="starts by service">
      <table>
        <thead>
          <tr>
            <th>Service</th>
            <th class="right">Reached proof</th>
            <th class="right">Attempts</th>
            <th class="right">Failed</th>
            <th class="right">In a row</th>
            <th class="right">p50</th>
            <th class="right">p95</th>
            <th class="right">Longest</th>
            <th>Durations</th>
            <th>Failed by</th>
          </tr>
        </thead>
        <tbody>
          ${services.map((s) => this.#row(s))}
        </tbody>
      </table>
    </div>`;
  }

  #row(s) {
    const d = s.duration_ms ?? {};
    const causes = Object.entries(s.failed_by ?? {});
    const row = fleet.rows.find((known) => known.name === s.service);
    return html`<tr>
      <td>
        ${
          row
            ? html`<a href=${link("services", row.instance)}>${plain(s.service)}</a>`
            : plain(s.service)
        }
      </td>
      <td class="right num ${s.success_rate < 1 ? "warn" : "good"}">${percent(s.success_rate)}</td>
      <td class="right num">${count(s.attempts)}</td>
      <td class="right num ${s.failed > 0 ? "warn" : "faint"}">${count(s.failed)}</td>
      <td class="right num ${s.consecutive_failures > 0 ? "bad" : "faint"}">
        ${count(s.consecutive_failures)}
      </td>
      <td class="right num">${duration(d.p50)}</td>
      <td class="right num">${duration(d.p95)}</td>
      <td class="right num">${duration(d.max)}</td>
      <td><spread-bars .buckets=${bucketsOf(d)}></spread-bars></td>
      <td>
        <span class="causes"> ${causes.map(cause)} </span>
      </td>
    </tr>`;
  }
}

/** Bounds in milliseconds with their counts, from {"25": 3, ..., "more": 0}. */
function bucketsOf(durations) {
  return Object.entries(durations.buckets ?? {}).map(([bound, times]) => ({
    le_ms: bound === "more" ? null : Number(bound),
    count: times,
  }));
}

function cause([code, times]) {
  return html`<span class="chip bad">${plain(code)} ${count(times)}</span>`;
}

customElements.define("starts-page", StartsPage);
