import { clock } from "./clock.js";

/** How often the feed must prove itself, and how long an answer may take, in milliseconds. */
const PROOF_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
/** The bound of the pauses between tries doubles; each is drawn from 0 up to it (full jitter). */
const PAUSE_FIRST_MS = 500;
const PAUSE_MAX_MS = 15_000;
/** Newest events kept for a page that opens. */
const RECENT_MAX = 500;

/**
 * The live feed at /ws. It is live only while it proves itself: a browser does not show pings, so a
 * question is asked every 10 s, and one that is not answered within 5 s ends the connection.
 *
 * States: connecting -> live -> lost -> (pause) -> connecting. Events: "state" and one per message
 * type ("events", "gap", "service", "incident", "alert", "budget", "stats"); a gap says that we
 * were too slow for some of them.
 */
class Feed extends EventTarget {
  state = "connecting";
  /** When the last message came, by the browser's clock; 0 before the first. */
  heardAt = 0;
  nextTryAt = 0;
  stats = {};
  /** The newest events by falling number. */
  recent = [];

  #socket = null;
  #tries = 0;
  #retry;
  #proof;
  #answer;

  start() {
    addEventListener("online", () => this.tryNow());
    document.addEventListener("visibilitychange", () => !document.hidden && this.tryNow());
    this.#connect();
  }

  /** Tries at once instead of waiting for the pause to end. */
  tryNow() {
    if (this.state === "lost") this.#connect();
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#become("connecting");
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws`);
    this.#socket = socket;
    this.#answer = setTimeout(() => this.#lost(socket), ANSWER_WITHIN_MS);
    socket.onmessage = (message) => this.#heard(socket, message.data);
    socket.onclose = () => this.#lost(socket);
  }

  #heard(socket, text) {
    if (socket !== this.#socket) return;
    clearTimeout(this.#answer);
    this.heardAt = Date.now();
    this.#tries = 0;
    if (this.state !== "live") {
      this.#become("live");
      this.#proof = setInterval(() => this.#prove(socket), PROOF_EVERY_MS);
    }
    this.#take(JSON.parse(text));
  }

  #take(message) {
    if (message.now) clock.learn(message.now);
    if (message.type === "initial_stats" || message.type === "stats") {
      this.stats = message.stats ?? {};
      this.#tell("stats", this.stats);
    }
    const events = message.type === "events" ? message.events : message.recent_events;
    if (events?.length > 0) this.#tell("events", this.#keep(events));
    if (message.type === "service") this.#tell("service", message.service);
    if (message.type === "incident") this.#tell("incident", message.incident);
    if (message.type === "alert") this.#tell("alert", message.alert);
    if (message.type === "budget") this.#tell("budget", message.budget);
    if (message.type === "gap") this.#tell("gap", message.skipped);
  }

  /** Returns those that are new, newest first. */
  #keep(events) {
    const known = new Set(this.recent.map((event) => event.seq));
    const fresh = events.filter((event) => !known.has(event.seq)).sort((a, b) => b.seq - a.seq);
    this.recent = [...fresh, ...this.recent].sort((a, b) => b.seq - a.seq).slice(0, RECENT_MAX);
    return fresh;
  }

  #prove(socket) {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ command: "get_stats" }));
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.#lost(socket), ANSWER_WITHIN_MS);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearInterval(this.#proof);
    clearTimeout(this.#answer);
    socket.close();
    const bound = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** Math.min(this.#tries++, 10));
    const pause = Math.random() * bound;
    this.nextTryAt = Date.now() + pause;
    this.#retry = setTimeout(() => this.#connect(), pause);
    this.#become("lost");
  }

  #become(state) {
    this.state = state;
    this.#tell("state", state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const feed = new Feed();

/** A Lit controller that calls back for one kind of message while its host is on the page. */
export class Following {
  constructor(host, type, told) {
    this.type = type;
    this.told = (event) => {
      told?.(event.detail);
      host.requestUpdate();
    };
    host.addController(this);
  }

  hostConnected() {
    feed.addEventListener(this.type, this.told);
  }

  hostDisconnected() {
    feed.removeEventListener(this.type, this.told);
  }
}
