import { LitElement, css, html } from "lit";
import { Loaded } from "../data/loaded.js";
import { choose, route, Routed } from "../data/route.js";
import { plain, plural } from "../words/format.js";
import { notice, oldRemark } from "../parts/notice.js";
import { controls, panels, shared } from "../style/shared.js";

const SOURCES = ["file", "variable", "default"];

/** Every effective setting, where it comes from, and what it controls. */
class ConfigPage extends LitElement {
  static styles = [
    shared,
    controls,
    panels,
    css`
      table {
        table-layout: fixed;
        min-width: 720px;
      }
      th:nth-child(1) {
        width: 30%;
      }
      th:nth-child(3) {
        width: 20%;
      }
      input {
        width: 240px;
      }
    `,
  ];

  constructor() {
    super();
    new Routed(this);
    this.config = new Loaded(this, () => "/api/v1/config", { every: 30_000 });
  }

  render() {
    const all = this.config.value?.settings ?? [];
    const { text = "", from = "" } = route().query;
    const needle = text.toLowerCase();
    const shown = all
      .filter((s) => from === "" || s.source === from)
      .filter((s) => needle === "" || `${s.key} ${s.value}`.toLowerCase().includes(needle));
    return html`<div class="stack">
      <h1>Config</h1>
      <div class="bar">
        <input
          type="search"
          placeholder="Key or value"
          aria-label="Filter by key or value"
          .value=${text}
          @input=${(e) => choose({ text: e.target.value })}
        />
        ${SOURCES.map(
          (source) =>
            html`<button
              aria-pressed=${from === source}
              @click=${() => choose({ from: from === source ? "" : source })}
            >
              from ${source}
            </button>`,
        )}
      </div>
      <section class="panel" aria-label="Settings">
        <header>
          <h2>${plural(shown.length, "setting")}</h2>
          ${oldRemark(this.config)}
        </header>
        ${notice(this.config, "No setting matches.", shown.length === 0)}
        ${shown.length === 0 ? "" : table(shown)}
      </section>
    </div>`;
  }
}

function table(settings) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="settings">
    <table>
      <thead>
        <tr>
          <th>Key</th>
          <th>Value</th>
          <th>From</th>
          <th>Controls</th>
        </tr>
      </thead>
      <tbody>
        ${settings.map(
          (s) =>
            html`<tr>
              <td class="break"><code>${plain(s.key)}</code></td>
              <td class="break"><code>${plain(s.value)}</code></td>
              <td class="break small ${s.source === "default" ? "faint" : ""}">
                ${plain(s.from ?? s.source)}
              </td>
              <td class="muted small break">
                ${plain(s.controls ?? "")}
                ${s.used === false ? html`<span class="chip warn">nothing uses it yet</span>` : ""}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

customElements.define("config-page", ConfigPage);
