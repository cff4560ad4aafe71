import { LitElement, html } from "lit";
import { clock, Ticking } from "../data/clock.js";
import { address, ofInstance } from "../data/api.js";
import { Following } from "../data/feed.js";
import { fleet, uptime, WithFleet } from "../data/fleet.js";
import { Loaded } from "../data/loaded.js";
import { choose, link, route, Routed } from "../data/route.js";
import { count, duration, moment, plain, since, ticking } from "../words/format.js";
import { lastProof, stateOf, toneOf } from "../words/states.js";
import { failure, notice, oldRemark } from "../parts/notice.js";
import { startTook, startWent } from "../parts/start-waterfall.js";
import { controls, panels, shared } from "../style/shared.js";
import { serviceStyles } from "./service-styles.js";
import "../parts/age-text.js";
import "../parts/command-bar.js";
import "../parts/event-list.js";
import "../parts/heart-bar.js";
import "../parts/latency-chart.js";
import "../parts/log-viewer.js";
import "../parts/state-mark.js";

const WHY_EVERY_MS = 5_000;
const EVENTS = 12;
/** How a link is asked, by which it is known among the components. */
const LINK_PROBE = "link canary";

/** One instance: why it is as it is, how it started, how it answers, what it prints. */
class ServicePage extends LitElement {
  static properties = { instance: {} };

  static styles = [shared, controls, panels, serviceStyles];

  constructor() {
    super();
    new WithFleet(this);
    new Routed(this);
    new Ticking(this);
    this.why = new Loaded(this, () => (this.isComponent ? null : ofInstance(this.instance)), {
      every: WHY_EVERY_MS,
    });
    new Following(this, "service", (row) => row?.instance === this.instance && this.why.readNow());
    this.events = new Loaded(
      this,
      () => address("/api/v1/events", { source: this.instance, limit: EVENTS }),
      { on: { events: (all) => all.some((event) => event.source === this.instance) } },
    );
  }

  get isComponent() {
    return fleet.find(this.instance)?.kind === "component";
  }

  render() {
    const row = this.why.value?.service ?? fleet.find(this.instance);
    if (!row) {
      const gone = this.why.error ?? fleet.error;
      return gone ? failure(gone) : html`<p class="faint wait">Loading...</p>`;
    }
    return html`<div class="stack">
      ${this.#head(row)} ${this.#because(row)}
      ${this.isComponent ? this.#component(row) : this.#service(row)}
      <section class="panel" aria-label="Events">
        <header>
          <h2>Events</h2>
          ${oldRemark(this.events)}
          <a class="push small" href=${link("events", "", { source: this.instance })}
            >All of them</a
          >
        </header>
        ${notice(this.events, "No event yet.", this.events.value?.events.length === 0)}
        <event-list .events=${this.events.value?.events ?? []}></event-list>
      </section>
    </div>`;
  }

  #head(row) {
    return html`<header class="head">
      <div>
        <p class="tiny"><a href=${link("fleet")}>Fleet</a> <span class="faint">/</span></p>
        <h1 class="break">${row.instance}</h1>
        <p class="line">
          <state-mark .state=${row.state}></state-mark>
          <span class="muted num">for ${ticking(since(row.since, fleet.knownUntil))}</span>
          <span class="muted">wanted ${row.wanted}</span>
          ${oldRemark(this.why)}
        </p>
      </div>
      ${this.isComponent ? "" : html`<command-bar .row=${row}></command-bar>`}
    </header>`;
  }

  #because(row) {
    const cause = row.cause;
    return html`<section class="panel why" data-tone=${toneOf(row.state)} aria-label="Why">
      <div class="body">
        ${
          cause
            ? html`<h2 class="break"><b>${cause.code}</b>: ${plain(cause.text)}</h2>`
            : html`<h2>${stateOf(row.state).says}</h2>`
        }
        ${cause?.hint ? html`<p class="hint break"><b>Do</b> ${plain(cause.hint)}</p>` : ""}
        ${
          !cause && row.last_end
            ? html`<p class="muted break">
                Restarted after <b>${row.last_end.code}</b>: ${plain(row.last_end.text)}
              </p>`
            : ""
        }
        ${row.suggestion ? html`<p class="muted break">${plain(row.suggestion)}</p>` : ""}
        ${
          row.next_try_at && Date.parse(row.next_try_at) > clock.now()
            ? html`<p class="muted num">
                Next try in ${ticking(Date.parse(row.next_try_at) - clock.now())}
              </p>`
            : ""
        }
        ${this.#facts(row)}
      </div>
    </section>`;
  }

  #facts(row) {
    return html`<dl class="facts">
      <div>
        <dt>Last proof</dt>
        <dd><age-text .at=${lastProof(row)} suffix=" ago"></age-text></dd>
      </div>
      <div>
        <dt>Up</dt>
        <dd class="num">${duration(uptime(row))}</dd>
      </div>
      <div>
        <dt>Restarts</dt>
        <dd class="num">${count(row.restarts ?? 0)}</dd>
      </div>
      <div>
        <dt>Process</dt>
        <dd class="num">${row.pid ?? "-"}</dd>
      </div>
      ${
        row.version
          ? html`<div>
              <dt>Version</dt>
              <dd>${plain(row.version)}</dd>
            </div>`
          : ""
      }
      ${(row.ports ?? []).map(
        (port) =>
          html`<div>
            <dt>Port ${port.name}</dt>
            <dd class="num" title=${port.owner ?? ""}>${port.port || "auto"}</dd>
          </div>`,
      )}
    </dl>`;
  }

  #component(row) {
    const isLink = (row.evidence ?? []).some((e) => e.probe === LINK_PROBE);
    return html`${
        isLink
          ? html`<p><a href=${link("links", row.name)}>Its lines, proofs and reconnects</a></p>`
          : ""
      }
      <section class="panel" aria-label="Evidence">
      <header><h2>Evidence</h2></header>
      ${this.#evidence(row)}
    </section>`;
  }

  #service(row) {
    return html`<div class="two">
        ${this.#starts(row)}
        <div class="stack">
          <section class="panel" aria-label="Answers">
            <header>
              <h2>Probe latency</h2>
              <span class="push tiny faint">last hour</span>
            </header>
            <latency-chart .instance=${this.instance}></latency-chart>
          </section>
          <section class="panel" aria-label="Newest evidence">
            <header><h2>Newest evidence</h2></header>
            ${this.#evidence(row)}
          </section>
        </div>
      </div>
      ${this.#machine(this.why.value)}
      ${row.log === "" ? "" : html`<log-viewer .instance=${this.instance}></log-viewer>`}`;
  }

  #evidence(row) {
    const evidence = row.evidence ?? [];
    if (evidence.length === 0) return html`<p class="body muted">None yet.</p>`;
    return html`<ul class="evidence">
      ${evidence.map(
        (e) =>
          html`<li>
            <span class="${e.ok ? "good" : "bad"} verdict"
              >${e.ok ? "\u2713 ok" : "\u2717 no"}</span
            >
            <b>${e.stage}</b>
            <span class="break muted">${plain(e.detail ?? "")}</span>
            <age-text .at=${e.at} suffix=" ago"></age-text>
          </li>`,
      )}
    </ul>`;
  }

  #starts(row) {
    const starts = row.starts ?? [];
    const chosen =
      starts.find((start) => String(start.attempt) === route().query.attempt) ?? starts[0];
    return html`<section class="panel" aria-label="Starts">
      <header>
        <h2>Start${chosen ? ` ${chosen.attempt}` : ""}</h2>
        ${
          chosen
            ? html`<span class="muted small num">${moment(chosen.at, clock.now())}</span>
                <span class="push small break">${plain(startWent(chosen))}</span>`
            : ""
        }
      </header>
      <div class="body">
        ${
          chosen
            ? html`<start-waterfall
                .start=${chosen}
                .deadline=${row.deadline_ms}
              ></start-waterfall>`
            : html`<p class="muted">It was not started yet.</p>`
        }
      </div>
      ${starts.length < 2 ? "" : this.#history(starts, chosen)}
    </section>`;
  }

  #history(starts, chosen) {
    return html`<div class="history" role="group" aria-label="History of starts">
      ${starts.map(
        (start) =>
          html`<button
            class="plain"
            aria-pressed=${start === chosen}
            @click=${() => choose({ attempt: start.attempt })}
          >
            <span class="num">${start.attempt}</span>
            <span class="num muted">${moment(start.at, clock.now())}</span>
            <span class="num">${duration(startTook(start))}</span>
            <span class="cut muted">${plain(startWent(start))}</span>
          </button>`,
      )}
    </div>`;
  }

  #machine(why) {
    if (!why) return "";
    const listeners = (why.ports ?? []).flatMap((port) => holders(port, why.bound_only ?? []));
    return html`<section class="panel" aria-label="Ports and processes">
      <header><h2>Ports and processes</h2></header>
      <div class="body facts-list break">
        ${listeners.map(([label, text]) => html`<p><b>${label}</b> ${plain(text)}</p>`)}
        ${(why.elsewhere ?? []).map(
          (l) => html`<p><b>also</b> ${plain(`${l.address}:${l.port} by pid ${l.pid}`)}</p>`,
        )}
        ${why.pid_file ? html`<p><b>pid file</b> ${plain(why.pid_file)}</p>` : ""}
        ${(why.processes ?? []).map(
          (process) =>
            html`<p>
              <b class="num">pid ${process.pid}</b>
              <span class="muted">${kernelState(process.state)}, </span>
              <age-text .at=${process.started_at} suffix=" old"></age-text>
              <code>${plain(process.command)}</code>
            </p>`,
        )}
        ${
          why.service.command?.length > 0
            ? html`<p><b>command</b> <code>${plain(why.service.command.join(" "))}</code></p>
                <p><b>folder</b> <code>${plain(why.service.cwd ?? "")}</code></p>`
            : ""
        }
      </div>
    </section>`;
  }
}

function holders(port, boundOnly) {
  const label = `port ${port.port || "auto"}`;
  if (port.listeners.length === 0) {
    const bound = boundOnly.includes(port.port);
    return [[label, bound ? "bound by its tree, but nobody called listen" : "nobody listens"]];
  }
  return port.listeners.map((l) => {
    const allowed = l.allowed ? "not its own, as declared" : "NOT its own";
    const whose = l.ours ? "its own" : allowed;
    const holder = l.pid ? `pid ${l.pid}` : "another user";
    return [label, `${l.address} held by ${holder} (${whose}): ${l.command}`];
  });
}

/** The letters of proc(5) in words. */
function kernelState(letter) {
  const words = { R: "runs", S: "sleeps", I: "sleeps", D: "waits for a device", Z: "is a ZOMBIE" };
  return words[letter] ?? (letter === "T" || letter === "t" ? "is STOPPED by a signal" : letter);
}

customElements.define("service-page", ServicePage);
