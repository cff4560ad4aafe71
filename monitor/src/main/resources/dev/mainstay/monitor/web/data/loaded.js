import { read } from "./api.js";
import { Following } from "./feed.js";

/** How long after a message its address is read again, in milliseconds. */
const SOON_MS = 1000;

/**
 * A Lit controller that reads an address, and reads it again: after some time, when the address
 * changes, soon after a message of the feed, and when the feed is live again. What it had stays
 * when a later reading fails; then `error` says so and `at` how old it is.
 */
export class Loaded {
  value = null;
  error = null;
  /** When the value came, by the browser's clock; 0 before the first. */
  at = 0;

  #path = null;
  #abort = null;
  #timer;
  #soon;

  /**
   * @param path a function that returns the address, or null for none yet
   * @param every how often it is read again, in milliseconds; 0 for never
   * @param on by type of message of the feed, whether to read again after one
   * @param told by type of message of the feed, what the value is after one, until it is read again
   */
  constructor(host, path, { every = 0, on = {}, told = {}, then = () => {} } = {}) {
    this.host = host;
    this.pathOf = path;
    this.every = every;
    this.then = then;
    host.addController(this);
    Object.entries(on).forEach(
      ([type, matters]) => new Following(host, type, (what) => matters(what) && this.#readSoon()),
    );
    Object.entries(told).forEach(
      ([type, next]) =>
        new Following(host, type, (what) => {
          if (this.value !== null) this.value = next(this.value, what);
          this.#readSoon();
        }),
    );
    if (Object.keys(on).length + Object.keys(told).length > 0) {
      new Following(host, "gap", () => this.#readSoon());
      new Following(host, "state", (state) => state === "live" && this.readNow());
    }
  }

  hostConnected() {
    if (this.every > 0) {
      this.#timer = setInterval(() => !document.hidden && this.readNow(), this.every);
    }
  }

  hostDisconnected() {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#abort?.abort();
    this.#path = null;
  }

  hostUpdate() {
    const path = this.pathOf();
    if (path !== this.#path) {
      this.#path = path;
      this.value = null;
      this.error = null;
      this.readNow();
    }
  }

  async readNow() {
    if (this.#path === null) return;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const value = await read(this.#path, abort.signal);
      if (abort.signal.aborted) return;
      this.value = value;
      this.error = null;
      this.at = Date.now();
      this.then(this.value);
    } catch (e) {
      if (abort.signal.aborted) return;
      this.error = e;
    }
    this.host.requestUpdate();
  }

  /** Many messages cause one reading, and a steady stream of them one each second. */
  #readSoon() {
    if (this.#soon !== undefined) return;
    this.#soon = setTimeout(() => {
      this.#soon = undefined;
      this.readNow();
    }, SOON_MS);
  }
}

/** The list of a value with one entry more, changed, or gone when it is not to be in it. */
export function merged(value, list, entry, isIn = true, key = "id") {
  const known = value[list];
  const at = known.findIndex((it) => it[key] === entry[key]);
  if (!isIn) return { ...value, [list]: known.filter((it) => it[key] !== entry[key]) };
  if (at < 0) return { ...value, [list]: [entry, ...known] };
  return { ...value, [list]: known.with(at, { ...known[at], ...entry }) };
}

/** Whether any of some events has a name that begins so. */
export function named(beginning) {
  return (events) => events.some((event) => event.name.startsWith(beginning));
}
