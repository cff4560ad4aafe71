import { LitElement, html } from "lit";
import { address } from "../data/api.js";
import { clock, Ticking } from "../data/clock.js";
import { Loaded } from "../data/loaded.js";
import { link } from "../data/route.js";
import { bytes, count, duration, moment, plain, ticking } from "../words/format.js";
import { canaryKind, proofOf, provenAt, reasonOf, sizeOf, standing } from "../words/links.js";
import { failure, notice, oldRemark } from "../parts/notice.js";
import { panels, shared } from "../style/shared.js";
import { linkStyles } from "./link-styles.js";
import { serviceStyles } from "./service-styles.js";
import "../parts/age-text.js";
import "../parts/event-list.js";

const READ_EVERY_MS = 2_000;
const EVENTS = 12;

/** One link: its lines with what proves each, what waits, why lines were replaced, its settings. */
class LinkPage extends LitElement {
  static properties = { name: {} };

  static styles = [shared, panels, serviceStyles, linkStyles];

  constructor() {
    super();
    new Ticking(this);
    const mine = (all) => all.some((event) => event.source === this.name);
    this.list = new Loaded(this, () => "/api/v1/links", {
      every: READ_EVERY_MS,
      on: { events: mine },
    });
    this.events = new Loaded(
      this,
      () => address("/api/v1/events", { source: this.name, limit: EVENTS }),
      { on: { events: mine } },
    );
  }

  render() {
    if (this.list.value === null) {
      return this.list.error
        ? failure(this.list.error)
        : html`<p class="faint wait">Loading...</p>`;
    }
    const it = this.list.value.links.find((known) => known.name === this.name);
    if (!it) return html`<p class="muted">There is no link ${plain(this.name)}.</p>`;
    return html`<div class="stack">
      ${this.#head(it)} ${this.#because(it)}
      ${it.lines ? html`${this.#lines(it)} ${this.#work(it)} ${this.#reconnects(it)}` : ""}
      ${this.#settings(it)}
      <section class="panel" aria-label="Events">
        <header>
          <h2>Events</h2>
          ${oldRemark(this.events)}
          <a class="push small" href=${link("events", "", { source: this.name })}>All of them</a>
        </header>
        ${notice(this.events, "No event yet.", this.events.value?.events.length === 0)}
        <event-list .events=${this.events.value?.events ?? []}></event-list>
      </section>
    </div>`;
  }

  #head(it) {
    const { tone, mark, text } = standing(it);
    return html`<header class="head">
      <div>
        <p class="tiny"><a href=${link("links")}>Links</a> <span class="faint">/</span></p>
        <h1 class="break">${plain(it.name)}</h1>
        <p class="line">
          <span class="chip ${tone}">${mark} ${plain(text)}</span>
          <span class="muted break">${plain(it.remote ?? "")}</span>
          ${oldRemark(this.list)}
        </p>
      </div>
    </header>`;
  }

  #because(it) {
    return html`<section class="panel why" data-tone=${standing(it).tone} aria-label="Why">
      <div class="body">
        <h2 class="break">${plain(it.detail ?? "")}</h2>
        ${it.hint ? html`<p class="hint break"><b>Do</b> ${plain(it.hint)}</p>` : ""}
        ${it.trouble ? html`<p class="bad break">Its store: ${plain(it.trouble)}</p>` : ""}
        ${it.trying ? html`<p class="muted break" data-is="trying">${tries(it.trying)}</p>` : ""}
        <dl class="facts">
          ${fact("Last proof", html`<age-text .at=${provenAt(it)} suffix=" ago"></age-text>`)}
          ${fact("Last message", html`<age-text .at=${it.message_at} suffix=" ago"></age-text>`)}
          ${fact("Its bot comes to", html`<code>${plain(it.listen ?? "-")}</code>`)}
          ${fact("Bot", bot(it))}
          ${it.after_idle ? fact("First after silence", afterIdle(it.after_idle)) : ""}
          ${it.gap ? fact("Last gap", gap(it)) : ""}
        </dl>
      </div>
    </section>`;
  }

  #lines(it) {
    return html`<section class="panel" aria-label="Lines">
      <header><h2>Lines</h2></header>
      ${
        it.lines.length === 0
          ? html`<p class="body muted">There is none.</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label="lines">
              <table class="lines">
                <thead>
                  <tr>
                    <th>Line</th>
                    <th>Role</th>
                    <th class="right">Open</th>
                    <th class="right">Heard</th>
                    <th class="right">Message</th>
                    <th>Proof</th>
                    <th class="right">Replaced in</th>
                  </tr>
                </thead>
                <tbody>
                  ${it.lines.map(line)}
                </tbody>
              </table>
            </div>`
      }
    </section>`;
  }

  #work(it) {
    return html`<div class="two">
      <section class="panel" aria-label="Messages">
        <header><h2>Messages</h2></header>
        <div class="tiles">
          ${tile("received", it.received)} ${tile("came twice", it.doubled)}
          ${tile("given again", it.redelivered, "warn")} ${tile("sent", it.sent)}
          ${tile("sent again", it.resent)} ${tile("given up", it.expired, "bad")}
          ${tile("gaps", it.gaps, "bad")} ${tile("after silence", it.after_idles)}
        </div>
      </section>
      <section class="panel" aria-label="What waits, and canaries">
        <header><h2>What waits</h2></header>
        ${box("for the bot", it, "inbox")} ${box("for the remote", it, "outbox")}
        ${
          it.unread_since
            ? html`<p class="box warn">
                Nothing is read for ${ticking(clock.now() - Date.parse(it.unread_since))}.
              </p>`
            : ""
        }
        <div class="box" data-is="canary">
          <p class="line">
            <b>Canary</b> <span class="muted break">${plain(canaryKind(it.canary.kind))}</span>
          </p>
          ${it.canary.kind === "none" ? "" : canary(it)}
        </div>
      </section>
    </div>`;
  }

  #reconnects(it) {
    const rows = [...(it.reconnects ?? [])].reverse();
    const counts = Object.entries(it.reconnected ?? {}).filter(([, times]) => times > 0);
    return html`<section class="panel" aria-label="Reconnects">
      <header>
        <h2>Why lines were replaced</h2>
        ${counts.map(
          ([reason, times]) =>
            html`<span class="chip ${reasonOf(reason).tone}"
              >${plain(reasonOf(reason).text)} ${count(times)}</span
            >`,
        )}
        <span class="tiny faint push">the last 20</span>
      </header>
      ${rows.length === 0 ? html`<p class="body muted">No line was open yet.</p>` : table(rows)}
    </section>`;
  }

  #settings(it) {
    return html`<section class="panel" aria-label="Settings">
      <header>
        <h2>Settings in force</h2>
        <a class="push small" href=${link("config", "", { text: `links.${it.name}` })}>Config</a>
      </header>
      <dl class="body settings">
        ${Object.entries(it.settings ?? {}).map(
          ([key, value]) =>
            html`<div>
              <dt><code>${plain(key)}</code></dt>
              <dd class="break">${plain(value)}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }
}

function fact(name, value) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function tries(trying) {
  const next = trying.next_at ? Math.max(0, Date.parse(trying.next_at) - clock.now()) : null;
  const failed = trying.failed > 0 ? `; ${trying.failed} in a row came to nothing` : "";
  const when = next === null ? "now" : `in ${ticking(next)}`;
  const detail = trying.detail ? `. ${trying.detail}` : "";
  return plain(`Tries ${trying.what} ${when}: ${trying.why}${failed}${detail}`);
}

function bot(it) {
  if (it.bot !== "here") {
    return html`<span class=${it.inbox > 0 ? "warn" : "muted"}>
      ${it.bot_at ? html`gone for <age-text .at=${it.bot_at}></age-text>` : "none came yet"}
    </span>`;
  }
  const who = it.bot_is?.pid ? `pid ${it.bot_is.pid}` : (it.bot_is?.from ?? "");
  return html`<span title=${plain(it.bot_is?.command ?? "")}
    >here for <age-text .at=${it.bot_at}></age-text>${who ? `, ${plain(who)}` : ""}${
      it.bot_is?.agent ? html`<span class="muted">, ${plain(it.bot_is.agent)}</span>` : ""
    }</span
  >`;
}

function afterIdle(quiet) {
  return html`<span class="num"
    >after ${duration(quiet.idle_s * 1000)}, <age-text .at=${quiet.at} suffix=" ago"></age-text
  ></span>`;
}

function gap(it) {
  return html`<span class="bad break"
    ><age-text .at=${it.gap.at} suffix=" ago"></age-text>: ${plain(it.gap.detail)}</span
  >`;
}

function line(it) {
  const proof = proofOf(it.proof);
  if (it.role === "ending" || it.role === "opening") {
    return html`<tr>
      <td class="num"><b>${it.number}</b></td>
      <td>${it.role}</td>
      <td colspan="5" class="muted break">
        ${
          it.role === "opening"
            ? `is being made: ${plain(it.why)}`
            : html`was told to end <age-text .at=${it.since} suffix=" ago"></age-text>`
        }
      </td>
    </tr>`;
  }
  return html`<tr>
    <td class="num"><b>${it.number}</b></td>
    <td>${it.role}</td>
    <td class="right"><age-text .at=${it.opened_at}></age-text></td>
    <td class="right">
      <age-text .at=${it.heard_at}></age-text>
      ${
        it.ping?.tries > 1
          ? html`<div class="tiny bad">pinged ${it.ping.tries} times in vain</div>`
          : ""
      }
    </td>
    <td class="right"><age-text .at=${it.message_at}></age-text></td>
    <td class="break">
      <span class="chip ${proof.tone}">${proof.text}</span>
      ${
        it.proof?.at
          ? html`<age-text class="small" .at=${it.proof.at} suffix=" ago"></age-text>`
          : ""
      }
      ${it.proof?.reason ? html`<div class="small muted">${plain(it.proof.reason)}</div>` : ""}
    </td>
    <td class="right num">${duration(Date.parse(it.old_at) - clock.now())}</td>
  </tr>`;
}

function tile(name, value, tone = "") {
  return html`<div class="tile">
    <b class=${value > 0 ? tone : ""}>${count(value)}</b><span class="muted small">${name}</span>
  </div>`;
}

function box(whom, it, name) {
  const size = it[`${name}_bytes`];
  const since = it[`${name}_since`];
  const most = sizeOf(it.settings?.[`bounds.${name}`]);
  return html`<div class="box" data-is=${name}>
    <p class="line">
      <b class="num">${count(it[name])}</b> <span>${whom}</span>
      <span class="muted small push num">
        ${it[name] > 0 ? html`the oldest for <age-text .at=${since}></age-text>, ` : ""}
        ${bytes(size)}${Number.isNaN(most) ? "" : ` of ${bytes(most)}`}
      </span>
    </p>
    ${
      Number.isNaN(most)
        ? ""
        : html`<meter
            min="0"
            max=${most}
            high=${most / 2}
            optimum="0"
            .value=${size}
            aria-label="${whom}: ${bytes(size)} of ${bytes(most)}"
          ></meter>`
    }
  </div>`;
}

function canary(it) {
  const c = it.canary;
  return html`<p class="small muted break">
    ${count(c.flown)} flew, ${count(c.met)} came back, ${count(c.broken)} could not
    fly${
      it.proven_at
        ? html`; the last came back <age-text .at=${it.proven_at} suffix=" ago"></age-text> after
            ${duration(c.took_ms)}`
        : ""
    }
    ${c.trouble ? html`<span class="bad">${plain(c.trouble)}</span>` : ""}
  </p>`;
}

function table(rows) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="reconnects">
    <table class="reconnects">
      <thead>
        <tr>
          <th>When</th>
          <th>Reason</th>
          <th>Detail</th>
          <th class="right">Without a line</th>
          <th>Recovered</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(reconnect)}
      </tbody>
    </table>
  </div>`;
}

function reconnect(it) {
  const { tone, text } = reasonOf(it.reason);
  return html`<tr>
    <td class="num">${moment(it.at, clock.now())}</td>
    <td><span class="chip ${tone}">${plain(text)}</span></td>
    <td class="break muted">${plain(it.detail || it.why)}</td>
    <td class="right num ${it.away_ms > 0 ? "warn" : "faint"}">
      ${it.away_ms > 0 ? duration(it.away_ms) : it.reason === "start" ? "-" : "never"}
    </td>
    <td class=${it.recovered === "gap" ? "bad" : "muted"}>
      ${it.recovered === "unknown" ? "-" : plain(it.recovered)}
    </td>
  </tr>`;
}

customElements.define("link-page", LinkPage);
