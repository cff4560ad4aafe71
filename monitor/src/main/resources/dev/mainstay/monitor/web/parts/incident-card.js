import { LitElement, css, html } from "lit";
import { clock, Ticking } from "../data/clock.js";
import { link } from "../data/route.js";
import { duration, moment, plain, plural, since } from "../words/format.js";
import { controls, panels, shared } from "../style/shared.js";
import { brief } from "./event-list.js";
import { severityTone } from "../words/states.js";

/** One incident: what it was, its events in order, and the evidence that closed it. */
class IncidentCard extends LitElement {
  static properties = { incident: { attribute: false }, open: { type: Boolean } };

  static styles = [
    shared,
    controls,
    panels,
    css`
      .panel {
        border-left: 3px solid var(--good);
      }
      .panel.open {
        border-left-color: var(--bad);
      }
      .what {
        padding: 12px 14px;
        display: grid;
        gap: 3px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
      }
      .line .push {
        margin-left: auto;
      }
      ol {
        margin: 6px 0 2px;
        padding-left: 5px;
      }
      ol li {
        position: relative;
        display: grid;
        grid-template-columns: 96px minmax(0, 1fr);
        gap: 0 12px;
        padding: 3px 0 3px 20px;
        border-left: 2px solid var(--line);
        font-size: 13px;
      }
      ol li::before {
        content: "";
        position: absolute;
        left: -6px;
        top: 9px;
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: var(--surface);
        border: 2px solid var(--idle);
      }
      ol li[data-tone="bad"]::before {
        border-color: var(--bad);
        background: var(--bad);
        border-radius: 1px;
        rotate: 45deg;
        scale: 0.85;
      }
      ol li[data-tone="warn"]::before {
        border-color: var(--warn);
      }
      ol li.closed::before {
        border-color: var(--good);
        background: var(--good);
      }
      details {
        margin-top: 10px;
      }
      summary {
        cursor: pointer;
        font-weight: 600;
      }
      .lines {
        max-height: 320px;
        margin: 6px 0 0;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-size: 12px;
      }
      h3 {
        margin: 12px 0 4px;
        font-size: 13px;
      }
      .references {
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 13px;
      }
      .panel .body {
        border-top: 1px solid var(--line);
      }
    `,
  ];

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    const it = this.incident;
    const isOpen = !it.closed_at;
    return html`<article class="panel ${isOpen ? "open" : ""}" data-incident=${it.id}>
      <div class="what">
        <div class="line">
          <span class="chip ${isOpen ? "bad" : "good"}"
            >${isOpen ? "\u25C6 open" : "\u2713 closed"}</span
          >
          <a href=${link("services", it.instance)}><b>${plain(it.instance)}</b></a>
          <span class="muted num small">
            ${moment(it.opened_at, clock.now())}, ${isOpen ? "for" : "lasted"} ${this.#lasted(it)}
          </span>
          <span class="bar push">
            <a class="small" href=${link("incidents", it.id)}>Link</a>
            <a class="small" href=${`/api/v1/incidents/${encodeURIComponent(it.id)}.md`} download
              >Markdown</a
            >
            <button
              class="plain"
              aria-expanded=${this.open}
              @click=${() => (this.open = !this.open)}
            >
              ${this.open ? "Hide" : "Show"} events
            </button>
          </span>
        </div>
        <p class="break"><b>${plain(it.cause?.code ?? "")}</b> ${plain(it.cause?.text ?? "")}</p>
        ${
          it.cause?.hint && isOpen
            ? html`<p class="small muted break">${plain(it.cause.hint)}</p>`
            : ""
        }
      </div>
      ${this.open ? this.#timeline(it) : ""}
    </article>`;
  }

  #lasted(it) {
    return duration(it.closed_at ? (it.duration_s ?? 0) * 1000 : since(it.opened_at, clock.now()));
  }

  #timeline(it) {
    return html`<div class="body">
      <ol>
        ${(it.events ?? []).map(
          (event) =>
            html`<li data-tone=${severityTone(event.severity)}>
              <span class="num faint" title=${event.at}>${this.#offset(event.at)}</span>
              <span class="break">
                <b>${plain(event.name)}</b>
                <span class="muted">${brief(event)}</span>
              </span>
            </li>`,
        )}
        ${it.closed_at ? this.#closing(it) : ""}
      </ol>
      ${(it.log ?? []).map((find) => this.#find(find))}
      ${it.references?.length > 0 ? this.#references(it.references) : ""}
    </div>`;
  }

  /** Lines of its output that were collected by themselves. */
  #find(find) {
    return html`<details>
      <summary>
        What its output says, collected after ${plain(find.after)}
        <span class="muted num">(${plural(find.lines.length, "line")})</span>
      </summary>
      <pre class="lines">${find.lines.map((line) => `${plain(line)}\n`)}</pre>
    </details>`;
  }

  #references(references) {
    return html`<h3>External calls meanwhile</h3>
      <ul class="references">
        ${references.map(
          (it) =>
            html`<li>
              <span class="num faint">${this.#offset(it.at)}</span>
              <b>${plain(it.budget)}</b> <span class="break">${plain(it.reference)}</span>
            </li>`,
        )}
      </ul>`;
  }

  #closing(it) {
    const evidence = (it.closing_evidence ?? []).map((e) =>
      typeof e === "string" ? e : [e.stage, e.detail].filter(Boolean).join(": "),
    );
    return html`<li class="closed">
      <span class="num faint" title=${it.closed_at}>${this.#offset(it.closed_at)}</span>
      <span class="break"
        ><b class="good">closed by evidence</b>
        <span class="muted">${plain(evidence.join("; "))}</span></span
      >
    </li>`;
  }

  #offset(at) {
    const ms = Date.parse(at) - Date.parse(this.incident.opened_at);
    return ms < 0 ? `-${duration(-ms)}` : `+${duration(ms)}`;
  }
}

customElements.define("incident-card", IncidentCard);
