/** Less than this the clocks of server and browser are taken to agree, in milliseconds. */
const SAME_MS = 1500;
const TICK_MS = 1000;

let ahead = 0;

/** The server's time, as far as its answers tell it: ages are wrong on a browser whose clock is. */
export const clock = {
  now: () => Date.now() + ahead,
  learn(iso) {
    const seen = Date.parse(iso) - Date.now();
    if (!Number.isNaN(seen)) ahead = Math.abs(seen) < SAME_MS ? 0 : seen;
  },
};

const tickers = new Set();
let timer;

function start() {
  timer = setInterval(() => {
    if (!document.hidden) tickers.forEach((ticker) => ticker.host.requestUpdate());
  }, TICK_MS);
}

/** A Lit controller that draws its host anew each second while it is on the page. */
export class Ticking {
  constructor(host) {
    this.host = host;
    host.addController(this);
  }

  hostConnected() {
    tickers.add(this);
    if (tickers.size === 1) start();
  }

  hostDisconnected() {
    tickers.delete(this);
    if (tickers.size === 0) clearInterval(timer);
  }
}
