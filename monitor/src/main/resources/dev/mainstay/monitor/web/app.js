import { LitElement, html } from "lit";
import { appStyles } from "./app-styles.js";
import { Ticking } from "./data/clock.js";
import { feed, Following } from "./data/feed.js";
import { fleet, WithFleet } from "./data/fleet.js";
import { Loaded, merged } from "./data/loaded.js";
import { go, link, route, Routed } from "./data/route.js";
import { session } from "./data/session.js";
import { applyTheme, nextTheme, theme } from "./data/theme.js";
import { controls, shared } from "./style/shared.js";
import { moment, plain, ticking } from "./words/format.js";
import { isFine } from "./words/states.js";
import "./pages/alerts-page.js";
import "./pages/budgets-page.js";
import "./pages/config-page.js";
import "./pages/connections-page.js";
import "./pages/events-page.js";
import "./pages/fleet-page.js";
import "./pages/incidents-page.js";
import "./pages/link-page.js";
import "./pages/links-page.js";
import "./pages/service-page.js";
import "./pages/starts-page.js";
import "./pages/topology-page.js";
import "./parts/chart-view.js";
import "./parts/help-dialog.js";
import "./parts/live-badge.js";
import "./parts/start-waterfall.js";

const PAGES = {
  fleet: { key: "f", text: "Fleet", draw: () => html`<fleet-page class="page"></fleet-page>` },
  incidents: {
    key: "i",
    text: "Incidents",
    draw: (id) => html`<incidents-page class="page" .incident=${id}></incidents-page>`,
  },
  events: { key: "e", text: "Events", draw: () => html`<events-page class="page"></events-page>` },
  connections: {
    key: "c",
    text: "Connections",
    draw: () => html`<connections-page class="page"></connections-page>`,
  },
  links: {
    key: "l",
    text: "Links",
    draw: (name) =>
      name
        ? html`<link-page class="page" .name=${name}></link-page>`
        : html`<links-page class="page"></links-page>`,
  },
  starts: { key: "s", text: "Starts", draw: () => html`<starts-page class="page"></starts-page>` },
  alerts: { key: "a", text: "Alerts", draw: () => html`<alerts-page class="page"></alerts-page>` },
  budgets: {
    key: "b",
    text: "Budgets",
    draw: () => html`<budgets-page class="page"></budgets-page>`,
  },
  topology: {
    key: "t",
    text: "Topology",
    draw: () => html`<topology-page class="page"></topology-page>`,
  },
  config: { key: "o", text: "Config", draw: () => html`<config-page class="page"></config-page>` },
};

/** The frame around every page: where one is, whether it is live, and the keys. */
class MainstayApp extends LitElement {
  static styles = [shared, controls, appStyles];

  #isGoing = false;

  constructor() {
    super();
    new Routed(this);
    new WithFleet(this);
    new Ticking(this);
    new Following(this, "state");
    this.incidents = new Loaded(this, () => "/api/v1/incidents?open=true&limit=100", {
      told: { incident: (value, it) => merged(value, "incidents", it, !it.closed_at) },
    });
    this.alerts = new Loaded(this, () => "/api/v1/alerts", {
      told: { alert: (value, it) => merged(value, "alerts", it, it.state !== "resolved") },
    });
    addEventListener("keydown", (event) => this.#key(event));
    addEventListener("hashchange", () => scrollTo(0, 0));
  }

  render() {
    const { page, item } = route();
    return html`<a class="skip" href="#main" @click=${this.#skip}>To the content</a>
      <header class="top">
        <a class="brand" href=${link("fleet")}>
          <img src="/mark.svg" alt="" width="24" height="24" />
          <span>Mainstay</span>
          <span class="project">${plain(fleet.status?.project ?? "")}</span>
        </a>
        <span class="right">
          <live-badge></live-badge>
          <button
            class="plain"
            title="Theme: ${theme()}"
            aria-label="Theme: ${theme()}"
            @click=${this.#turn}
          >
            ${{ system: "\u25D0", dark: "\u25CF", light: "\u25CB" }[theme()]}
            <span class="wide">${theme()}</span>
          </button>
          <button class="plain" aria-label="Help" @click=${this.#help}>?</button>
        </span>
      </header>
      <nav aria-label="Pages">
        ${Object.entries(PAGES).map(([name, { text }]) => this.#entry(name, text, page))}
        <p class="foot tiny faint">
          ${fleet.status?.version ? html`Mainstay ${plain(fleet.status.version)}` : ""}
        </p>
      </nav>
      <main id="main" tabindex="-1" class=${fleet.isFresh || fleet.readAt === 0 ? "" : "old"}>
        ${this.#stale()} ${this.#page(page, item)}
      </main>
      <help-dialog></help-dialog>`;
  }

  #entry(name, text, page) {
    const isHere = page === name || (page === "services" && name === "fleet");
    const badge = this.#badge(name);
    return html`<a href=${link(name)} aria-current=${isHere ? "page" : "false"}>
      ${text} ${badge > 0 ? html`<span class="badge">${badge}</span>` : ""}
    </a>`;
  }

  /** What is told beside the name of a page: how many need a look. */
  #badge(name) {
    if (name === "fleet") return fleet.rows.filter((row) => !isFine(row)).length;
    if (name === "incidents") return this.incidents.value?.incidents.length ?? 0;
    return name === "alerts" ? (this.alerts.value?.alerts.length ?? 0) : 0;
  }

  #page(page, item) {
    if (page === "services" && item) {
      return html`<service-page class="page" .instance=${item}></service-page>`;
    }
    return PAGES[page]?.draw(item) ?? html`<p class="muted">There is no page ${page}.</p>`;
  }

  /** Old data is never shown as fresh: nothing is hidden, but it says how old it is. */
  #stale() {
    if (fleet.isFresh || fleet.readAt === 0) return "";
    const heard = Math.max(fleet.readAt, feed.heardAt);
    return html`<p class="stale" role="alert">
      <b>Mainstay does not answer for ${ticking(Date.now() - heard)}.</b> What you see is of
      ${moment(new Date(heard).toISOString())}. <code>mainstay status</code> tells whether it runs.
    </p>`;
  }

  #turn() {
    nextTheme();
    this.requestUpdate();
  }

  #help() {
    this.renderRoot.querySelector("help-dialog").show();
  }

  #skip(event) {
    event.preventDefault();
    this.renderRoot.querySelector("main").focus();
  }

  #key(event) {
    const typed = event.composedPath()[0];
    if (event.key === "Escape" && isField(typed)) typed.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || isField(typed)) return;
    if (this.#isGoing) {
      this.#isGoing = false;
      const there = Object.keys(PAGES).find((name) => PAGES[name].key === event.key);
      if (there) go(there);
      return;
    }
    if (event.key === "g") this.#isGoing = true;
    else if (event.key === "?") this.#help();
    else if (event.key === "Enter" && typed !== document.body && typed.localName !== "main") return;
    else if (this.renderRoot.querySelector(".page")?.key?.(event.key)) event.preventDefault();
  }
}

function isField(element) {
  return ["input", "select", "textarea"].includes(element.localName);
}

customElements.define("mainstay-app", MainstayApp);

applyTheme();
session.learn();
fleet.start();
feed.start();
