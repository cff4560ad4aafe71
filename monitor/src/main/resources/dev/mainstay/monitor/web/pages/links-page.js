import { LitElement, html } from "lit";
import { Loaded, named } from "../data/loaded.js";
import { go, link } from "../data/route.js";
import { bytes, count, plain } from "../words/format.js";
import { provenAt, standing } from "../words/links.js";
import { notice, oldRemark } from "../parts/notice.js";
import { panels, shared } from "../style/shared.js";
import { linkStyles } from "./link-styles.js";
import "../parts/age-text.js";

const READ_EVERY_MS = 3_000;

const EMPTY = html`None is declared. In the config:
  <code>links: {chat: {upstream: "wss://HOST/ws", listen: 127.0.0.1:9001}}</code>`;

/** Every link: whether it is proven, how long ago, and what waits for whom. */
class LinksPage extends LitElement {
  static styles = [shared, panels, linkStyles];

  constructor() {
    super();
    this.list = new Loaded(this, () => "/api/v1/links", {
      every: READ_EVERY_MS,
      on: { events: named("link.") },
    });
  }

  render() {
    const links = this.list.value?.links ?? [];
    const lacking = links.filter((it) => !it.proven);
    return html`<div class="stack">
      <h1 class="break">${heading(links, lacking)}</h1>
      <section class="panel" aria-label="Links">
        <header>
          <h2>What proves each</h2>
          ${oldRemark(this.list)}
        </header>
        ${notice(this.list, EMPTY, links.length === 0)}
        ${links.length === 0 ? "" : this.#table(links)}
      </section>
    </div>`;
  }

  #table(links) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="links">
      <table class="links">
        <thead>
          <tr>
            <th>Link</th>
            <th>Standing</th>
            <th class="right">Proof</th>
            <th class="right">Message</th>
            <th>Bot</th>
            <th class="right">Inbox</th>
            <th class="right">Outbox</th>
            <th class="right">Gaps</th>
            <th>Now</th>
          </tr>
        </thead>
        <tbody>
          ${links.map((it) => this.#row(it))}
        </tbody>
      </table>
    </div>`;
  }

  #row(it) {
    const { tone, mark, text } = standing(it);
    return html`<tr class="row" data-link=${it.name} @click=${() => go("links", it.name)}>
      <td>
        <a href=${link("links", it.name)}><b>${plain(it.name)}</b></a>
        <div class="faint small break">${plain(it.remote ?? "")}</div>
      </td>
      <td><span class="chip ${tone}">${mark} ${plain(text)}</span></td>
      <td class="right"><age-text .at=${provenAt(it)}></age-text></td>
      <td class="right"><age-text .at=${it.message_at}></age-text></td>
      <td class=${it.bot === "here" ? "good" : "muted"}>${plain(it.bot ?? "-")}</td>
      ${waiting(it.inbox, it.inbox_bytes)} ${waiting(it.outbox, it.outbox_bytes)}
      <td class="right num ${it.gaps > 0 ? "bad" : "faint"}">${count(it.gaps)}</td>
      <td class="break now small ${it.proven ? "muted" : ""}">${plain(it.detail ?? "")}</td>
    </tr>`;
  }
}

function waiting(messages, size) {
  return html`<td class="right num ${messages > 0 ? "warn" : "faint"}">
    ${count(messages)}${messages > 0 ? html`<div class="tiny">${bytes(size)}</div>` : ""}
  </td>`;
}

function heading(links, lacking) {
  if (links.length === 0) return "Links";
  if (lacking.length === 0) {
    return links.length === 1 ? "The link is proven" : `All ${links.length} links are proven`;
  }
  const names = lacking.map((it) => plain(it.name)).join(", ");
  return `${names} ${lacking.length > 1 ? "are" : "is"} not proven`;
}

customElements.define("links-page", LinksPage);
