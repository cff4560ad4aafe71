import { read } from "./api.js";
import { Following } from "./feed.js";

/**
 * A Lit controller that reads an address, and reads it again: after some time, when the address
 * changes, and soon after a message of the feed. What it had stays when a later reading fails; then
 * `error` says so and `at` how old it is.
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
   * @param on types of messages of the feed after which it is read again
   */
  constructor(host, path, { every = 0, on = [], then = () => {} } = {}) {
    this.host = host;
    this.pathOf = path;
    this.every = every;
    this.then = then;
    host.addController(this);
    on.forEach((type) => new Following(host, type, () => this.#readSoon()));
  }

  hostConnected() {
    if (this.every > 0) {
      this.#timer = setInterval(() => !document.hidden && this.readNow(), this.every);
    }
  }

  hostDisconnected() {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
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

  /** Many messages cause one reading. */
  #readSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.readNow(), 400);
  }
}
