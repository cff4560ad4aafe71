import { LitElement, html } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { address, ofInstance, read } from "../data/api.js";
import { bytes, plain, plural } from "../words/format.js";
import { controls, panels, shared } from "../style/shared.js";
import { logStyles } from "./log-styles.js";
import { failure } from "./notice.js";

/** How often the end of the file is read while it is followed, in milliseconds. */
const FOLLOW_EVERY_MS = 1000;
const SEARCH_AFTER_MS = 300;
/** Lines asked for at a time, and kept on the page. */
const LINES = 500;
const KEPT_LINES = 5000;
/** So near to its end, in pixels, a view is at the end. */
const NEAR_END_PX = 24;

/**
 * The output of one instance: followed live by byte offset, searched in all that is stored, paused,
 * kept as a file. A chunk is one answer of the server; old ones leave the page, never the file.
 */
class LogViewer extends LitElement {
  static properties = {
    instance: {},
    chunks: { state: true },
    found: { state: true },
    needle: { state: true },
    isPaused: { state: true },
    isAtEnd: { state: true },
    wraps: { state: true },
    error: { state: true },
    size: { state: true },
  };

  static styles = [shared, controls, panels, logStyles];

  #timer;
  #searching;
  #isReading = false;

  constructor() {
    super();
    this.#forget();
    this.isPaused = false;
    this.wraps = true;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#follow(), FOLLOW_EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    clearTimeout(this.#searching);
  }

  willUpdate(changed) {
    if (changed.has("instance")) {
      this.#forget();
      this.#begin();
    }
  }

  updated() {
    const view = this.renderRoot.querySelector(".view");
    if (this.isAtEnd && view) view.scrollTop = view.scrollHeight;
  }

  render() {
    return html`<section class="panel" aria-label="Output">
      <header>
        <h2>Output</h2>
        <span class="tiny faint num">${this.size === null ? "" : bytes(this.size)}</span>
        ${this.#state()}
        <div class="bar push">${this.#controls()}</div>
      </header>
      ${this.error && this.chunks.length === 0 ? failure(this.error) : this.#view()}
    </section>`;
  }

  #state() {
    if (this.found !== null) {
      const more = this.found.more ? "the newest of many" : "all stored output was searched";
      return html`<span class="chip">${plural(this.found.lines.length, "line")}: ${more}</span>`;
    }
    if (this.error) return html`<span class="chip warn">not followed: ${this.error.message}</span>`;
    return this.isPaused
      ? html`<span class="chip warn">paused</span>`
      : html`<span class="chip good">following</span>`;
  }

  #controls() {
    return html`<input
        type="search"
        placeholder="Search stored output"
        aria-label="Search stored output"
        .value=${this.needle}
        @input=${this.#search}
      />
      <button aria-pressed=${this.isPaused} @click=${this.#pause}>
        ${this.isPaused ? "Follow" : "Pause"}
      </button>
      <button aria-pressed=${this.wraps} @click=${() => (this.wraps = !this.wraps)}>Wrap</button>
      <a class="button" href=${ofInstance(this.instance, "/logs/download")} download>Download</a>`;
  }

  #view() {
    const isSearch = this.found !== null;
    const chunks = isSearch ? [{ from: -1, lines: this.found.lines }] : this.chunks;
    return html`<div class="frame">
      <div
        class="view ${this.wraps ? "wraps" : ""}"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label="lines"
        @scroll=${this.#scrolled}
      >
        ${
          !isSearch && chunks[0]?.from > 0
            ? html`<button class="older" @click=${this.#older}>Earlier lines</button>`
            : ""
        }
        ${repeat(
          chunks,
          (chunk) => chunk.from,
          (chunk) => guard([chunk, this.needle], () => chunk.lines.map((l) => this.#line(l))),
        )}
        ${
          chunks.every((chunk) => chunk.lines.length === 0)
            ? html`<p class="none">${isSearch ? "No stored line has it." : "No output yet."}</p>`
            : ""
        }
      </div>
      ${
        this.isAtEnd || isSearch
          ? ""
          : html`<button class="newest" @click=${() => (this.isAtEnd = true)}>
              Newest &darr;
            </button>`
      }
    </div>`;
  }

  #line(line) {
    const text = plain(line);
    return html`<div class="line ${tone(text)}">${marked(text, this.needle)}</div>`;
  }

  #forget() {
    this.chunks = [];
    this.found = null;
    this.needle = "";
    this.isAtEnd = true;
    this.error = null;
    this.size = null;
  }

  async #begin() {
    const chunk = await this.#read({ lines: LINES });
    if (chunk) this.chunks = [chunk];
  }

  async #follow() {
    if (this.isPaused || this.found !== null || document.hidden || this.#isReading) return;
    const last = this.chunks.at(-1);
    if (!last) return this.#begin();
    const chunk = await this.#read({ lines: LINES, from: last.to });
    if (!chunk || this.isPaused) return;
    if (chunk.from < last.to) {
      this.chunks = [{ ...chunk, lines: ["(the log was rotated)", ...chunk.lines] }];
    } else if (chunk.lines.length > 0) {
      this.chunks = kept([...this.chunks, chunk]);
    }
  }

  async #older() {
    const first = this.chunks[0];
    const chunk = await this.#read({ lines: LINES, before: first.from });
    if (!chunk || chunk.from >= first.from) return;
    const view = this.renderRoot.querySelector(".view");
    const fromEnd = view.scrollHeight - view.scrollTop;
    this.isPaused = true;
    this.isAtEnd = false;
    this.chunks = [chunk, ...this.chunks];
    await this.updateComplete;
    view.scrollTop = view.scrollHeight - fromEnd;
  }

  async #read(query) {
    const instance = this.instance;
    this.#isReading = true;
    try {
      const chunk = await read(address(ofInstance(instance, "/logs"), query));
      if (instance !== this.instance) return null;
      this.error = null;
      this.size = chunk.size;
      return chunk;
    } catch (e) {
      this.error = e;
      return null;
    } finally {
      this.#isReading = false;
    }
  }

  #search(event) {
    this.needle = event.target.value;
    clearTimeout(this.#searching);
    this.#searching = setTimeout(async () => {
      const needle = this.needle;
      const found = needle === "" ? null : await this.#read({ lines: LINES, search: needle });
      if (needle === this.needle) this.found = found;
    }, SEARCH_AFTER_MS);
  }

  #pause() {
    this.isPaused = !this.isPaused;
    if (!this.isPaused) this.isAtEnd = true;
  }

  #scrolled(event) {
    const view = event.target;
    this.isAtEnd = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_END_PX;
  }
}

/** The newest chunks that fit. */
function kept(chunks) {
  let lines = 0;
  const first = chunks.findLastIndex((chunk) => (lines += chunk.lines.length) > KEPT_LINES);
  return chunks.slice(first + 1);
}

function tone(text) {
  if (/\b(error|fatal|critical|exception|traceback|panic)\b/i.test(text)) return "bad";
  return /\bwarn(ing)?\b/i.test(text) ? "warn" : "";
}

/** The text with what was searched for marked, whatever its case. */
function marked(text, needle) {
  if (needle === "") return text;
  const parts = [];
  let at = 0;
  const low = text.toLowerCase();
  const what = needle.toLowerCase();
  for (let hit = low.indexOf(what); hit >= 0; hit = low.indexOf(what, at)) {
    parts.push(text.slice(at, hit), html`<mark>${text.slice(hit, hit + what.length)}</mark>`);
    at = hit + what.length;
  }
  return [...parts, text.slice(at)];
}

customElements.define("log-viewer", LogViewer);
