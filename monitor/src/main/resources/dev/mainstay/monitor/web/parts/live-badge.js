import { LitElement, css, html } from "lit";
import { Ticking } from "../data/clock.js";
import { feed, Following } from "../data/feed.js";
import { fleet } from "../data/fleet.js";
import { moment, ticking } from "../words/format.js";
import { shared } from "../style/shared.js";

/** Whether what is shown is live: "live", "reconnecting in 3 s", or "stale since 17:03:11". */
class LiveBadge extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        display: inline-flex;
      }
      .badge {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        height: 26px;
        padding: 0 10px;
        border-radius: 999px;
        font-size: var(--small);
        font-weight: 600;
        background: var(--idle-soft);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .badge.good {
        background: var(--good-soft);
      }
      .badge.warn {
        background: var(--warn-soft);
      }
      .badge.bad {
        background: var(--bad-soft);
      }
      i {
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: currentcolor;
      }
      .warn i {
        border-radius: 1px;
        rotate: 45deg;
      }
      .bad i {
        border-radius: 1px;
      }
      @media (prefers-reduced-motion: no-preference) {
        .good i {
          animation: beat 2.4s ease-out infinite;
        }
      }
      @keyframes beat {
        0% {
          box-shadow: 0 0 0 0 color-mix(in srgb, currentcolor 55%, transparent);
        }
        60%,
        100% {
          box-shadow: 0 0 0 6px transparent;
        }
      }
    `,
  ];

  constructor() {
    super();
    new Ticking(this);
    new Following(this, "state");
  }

  render() {
    const { tone, text } = this.#judge();
    return html`<span class="badge ${tone}" role="status" title="the connection to Mainstay">
      <i aria-hidden="true"></i>${text}
    </span>`;
  }

  #judge() {
    if (feed.state === "live") return { tone: "good", text: "live" };
    const heard = Math.max(feed.heardAt, fleet.readAt);
    if (heard > 0 && !fleet.isFresh) {
      return { tone: "bad", text: `stale since ${moment(new Date(heard).toISOString())}` };
    }
    if (feed.state === "lost") {
      const left = ticking(feed.nextTryAt - Date.now());
      return { tone: "warn", text: `reconnecting in ${left}` };
    }
    return { tone: "warn", text: feed.heardAt > 0 ? "reconnecting" : "connecting" };
  }
}

customElements.define("live-badge", LiveBadge);
