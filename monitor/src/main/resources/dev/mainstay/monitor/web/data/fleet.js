import { read } from "./api.js";
import { clock } from "./clock.js";
import { feed } from "./feed.js";

/** How often the whole fleet is read anew; the feed tells changes at once in between. */
const READ_EVERY_MS = 5_000;
/** Older than this, what is shown is no longer called fresh. */
const FRESH_MS = 12_000;

/** What is known of the project: components, services, and when that was true. */
class Fleet extends EventTarget {
  /** The whole answer of /api/v1/services; null before the first. */
  status = null;
  /** When the last answer came, by the browser's clock. */
  readAt = 0;
  error = null;

  start() {
    feed.addEventListener("service", (event) => this.#merge(event.detail));
    feed.addEventListener("state", () => feed.state === "live" && this.readNow());
    setInterval(() => !document.hidden && this.readNow(), READ_EVERY_MS);
    document.addEventListener("visibilitychange", () => !document.hidden && this.readNow());
    this.readNow();
  }

  /** Components first, then services, each with its kind. */
  get rows() {
    const { version } = this.status ?? {};
    const components = (this.status?.components ?? []).map((row) => componentRow(row, version));
    return [...components, ...(this.status?.services ?? [])];
  }

  find(instance) {
    return this.rows.find((row) => (row.instance ?? row.name) === instance);
  }

  get isFresh() {
    return this.readAt > 0 && Date.now() - this.readAt < FRESH_MS;
  }

  /** The time up to which something is known: now, or when the last answer came. */
  get knownUntil() {
    return this.isFresh ? clock.now() : clock.now() - (Date.now() - this.readAt);
  }

  async readNow() {
    try {
      this.status = await read("/api/v1/services");
      this.readAt = Date.now();
      this.error = null;
    } catch (e) {
      this.error = e;
    }
    this.#changed();
  }

  #merge(row) {
    if (!this.status || !row) return;
    const part = row.kind === "component" || row.instance === undefined ? "components" : "services";
    const rows = this.status[part] ?? [];
    const at = rows.findIndex(
      (known) => known.name === row.name && known.instance === row.instance,
    );
    const next = at < 0 ? [...rows, row] : rows.with(at, { ...rows[at], ...row });
    this.status = { ...this.status, [part]: next };
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** A component is a part of Mainstay, so that its version is that of the whole. */
function componentRow(row, version) {
  return {
    wanted: "up",
    instance: row.name,
    kind: "component",
    ports: row.port ? [{ name: "", port: row.port }] : [],
    up_since: row.since,
    ...row,
    version: row.version ?? version,
  };
}

export const fleet = new Fleet();

/** A Lit controller that draws its host anew when the fleet changes. */
export class WithFleet {
  constructor(host) {
    this.host = host;
    this.changed = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    fleet.addEventListener("change", this.changed);
  }

  hostDisconnected() {
    fleet.removeEventListener("change", this.changed);
  }
}

/** Milliseconds since a row's process came up; NaN when it is not up. */
export function uptime(row) {
  return row.up_since ? fleet.knownUntil - Date.parse(row.up_since) : Number.NaN;
}
