import { command, read } from "./api.js";

/** Whether this browser may command: only the server knows, the cookie is hidden from scripts. */
class Session extends EventTarget {
  /** null while unknown. */
  mayCommand = null;

  async learn() {
    try {
      this.mayCommand = (await read("/api/v1/session")).commands === true;
    } catch {
      this.mayCommand = false;
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Commands, and notices when the login is over. */
  async command(path) {
    try {
      return await command(path);
    } catch (e) {
      if (e.status === 401) this.learn();
      throw e;
    }
  }
}

export const session = new Session();

/** A Lit controller that draws its host anew when the login changes. */
export class WithSession {
  constructor(host) {
    this.changed = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    session.addEventListener("change", this.changed);
  }

  hostDisconnected() {
    session.removeEventListener("change", this.changed);
  }
}
