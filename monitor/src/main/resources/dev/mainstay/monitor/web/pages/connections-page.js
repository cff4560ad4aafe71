import { LitElement, css, html } from "lit";
import { clock } from "../data/clock.js";
import { Loaded } from "../data/loaded.js";
import { count, duration, moment, plain, plural } from "../words/format.js";
import { notice, oldRemark } from "../parts/notice.js";
import { panels, shared } from "../style/shared.js";
import "../parts/age-text.js";

/** How the server calls a peer whose answers pile up. */
const DEAF = "not reading acks";

/** What the close codes of RFC 6455 mean, for those that are seen in practice. */
const CODES = {
  1000: "normal",
  1001: "going away",
  1002: "protocol error",
  1003: "unsupported data",
  1006: "lost without a close",
  1007: "not UTF-8",
  1008: "policy",
  1009: "too big",
  1011: "server error",
  1012: "restart",
  1013: "try again later",
};

/** Who is connected, how alive that is, and how the last ones ended. */
class ConnectionsPage extends LitElement {
  static styles = [
    shared,
    panels,
    css`
      table {
        min-width: 760px;
      }
      td.peer {
        max-width: 220px;
      }
    `,
  ];

  constructor() {
    super();
    this.list = new Loaded(this, () => "/api/v1/connections", { every: 2_000 });
  }

  render() {
    const open = this.list.value?.connections ?? [];
    const closed = this.list.value?.closed ?? [];
    const deaf = open.filter((c) => c.state === DEAF);
    return html`<div class="stack">
      <h1 class="break">
        ${deaf.length > 0 ? deafWords(deaf) : plural(open.length, "open connection")}
      </h1>
      <section class="panel" aria-label="Open connections">
        <header>
          <h2>Open</h2>
          ${oldRemark(this.list)}
        </header>
        ${notice(this.list, "Nobody is connected.", open.length === 0)}
        ${open.length === 0 ? "" : this.#open(open)}
      </section>
      <section class="panel" aria-label="Closed connections">
        <header>
          <h2>Closed</h2>
          <span class="tiny faint push">the last 100</span>
        </header>
        ${notice(this.list, "None yet.", closed.length === 0)}
        ${closed.length === 0 ? "" : this.#closed(closed)}
      </section>
    </div>`;
  }

  #open(rows) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="open connections">
      <table>
        <thead>
          <tr>
            <th>Peer</th>
            <th>Path</th>
            <th class="right">Since</th>
            <th class="right">Pings</th>
            <th class="right">Pongs</th>
            <th class="right">Round trip</th>
            <th class="right">Received</th>
            <th class="right">Unread acks</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (c) =>
              html`<tr>
                <td class="peer break">
                  <b>${plain(c.name || c.peer)}</b>
                  ${c.name ? html`<span class="faint small">${plain(c.peer)}</span>` : ""}
                </td>
                <td><code>${plain(c.path)}</code></td>
                <td class="right"><age-text .at=${c.since}></age-text></td>
                <td class="right num">${count(c.pings)}</td>
                <td class="right num ${c.pings - c.pongs > 1 ? "warn" : ""}">${count(c.pongs)}</td>
                <td class="right num">${duration(c.rtt_ms)}</td>
                <td class="right num">${count(c.received)}</td>
                <td class="right num ${c.state === DEAF ? "bad" : "faint"}">
                  ${count(c.unread_acks)}
                </td>
                <td>
                  ${
                    c.state === DEAF
                      ? html`<span class="chip bad">◆ not reading acks</span>`
                      : html`<span class="chip good">${plain(c.state ?? "open")}</span>`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #closed(rows) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="closed connections">
      <table>
        <thead>
          <tr>
            <th>Peer</th>
            <th>Path</th>
            <th>Closed</th>
            <th class="right">Lasted</th>
            <th class="right">Code</th>
            <th>Reason</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (c) =>
              html`<tr>
                <td class="peer break"><b>${plain(c.name || c.peer)}</b></td>
                <td><code>${plain(c.path)}</code></td>
                <td class="num">${moment(c.closed_at ?? c.at, clock.now())}</td>
                <td class="right num">${duration((c.duration_s ?? 0) * 1000)}</td>
                <td class="right num ${c.code === 1000 || c.code === 1001 ? "" : "warn"}">
                  ${c.code}
                </td>
                <td class="break">${plain(c.reason || CODES[c.code] || "-")}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function deafWords(deaf) {
  const names = deaf.map((c) => plain(c.name || c.peer)).join(", ");
  return `${names} ${deaf.length > 1 ? "are" : "is"} not reading acks`;
}

customElements.define("connections-page", ConnectionsPage);
