/**
 * Where the page is: "#/events?name=service.*" is {page: "events", item: "", query: {name: ...}}.
 * Everything that a person chose is in it, so that an address can be kept and sent on.
 */
export function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [page = "", item = ""] = path.split("/");
  return {
    page: page || "fleet",
    item: decoded(item),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The address of a page. */
export function link(page, item = "", query = {}) {
  const set = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== "");
  const tail = set.length === 0 ? "" : `?${new URLSearchParams(set)}`;
  return `#/${page}${item ? `/${encodeURIComponent(item)}` : ""}${tail}`;
}

/** Goes to a page. */
export function go(page, item, query) {
  location.hash = link(page, item, query);
}

/** Changes what was chosen on this page without a new step of the history. */
export function choose(changes) {
  const now = route();
  const hash = link(now.page, now.item, { ...now.query, ...changes });
  history.replaceState(null, "", hash);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A Lit controller that draws its host anew when the address changes. */
export class Routed {
  constructor(host) {
    this.changed = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    addEventListener("hashchange", this.changed);
  }

  hostDisconnected() {
    removeEventListener("hashchange", this.changed);
  }
}
