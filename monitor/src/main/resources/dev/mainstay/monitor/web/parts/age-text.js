import { LitElement, css, html } from "lit";
import { clock, Ticking } from "../data/clock.js";
import { fleet } from "../data/fleet.js";
import { moment, since, ticking } from "../words/format.js";
import { shared } from "../style/shared.js";

/** How long ago something was, going on each second; crossed by "stale" when nobody confirms it. */
class AgeText extends LitElement {
  static properties = {
    at: {},
    /** Older than so many milliseconds is stale; 0 for never. */
    limit: { type: Number },
    suffix: {},
  };

  static styles = [
    shared,
    css`
      :host {
        display: inline;
      }
      .stale {
        color: var(--warn);
      }
      .stale::before {
        content: "\\26A0\\FE0E\\00A0";
      }
    `,
  ];

  constructor() {
    super();
    this.limit = 0;
    this.suffix = "";
    new Ticking(this);
  }

  render() {
    if (!this.at) return html`<span class="faint">-</span>`;
    const age = since(this.at, clock.now());
    const isStale = this.limit > 0 && (age > this.limit || !fleet.isFresh);
    const remark = isStale ? ": stale, nothing newer is known" : "";
    const says = moment(this.at, clock.now()) + remark;
    return html`<span class="num ${isStale ? "stale" : ""}" title=${says}
      >${ticking(age)}${this.suffix}${isStale ? html`<span class="sr"> (stale)</span>` : ""}</span
    >`;
  }
}

customElements.define("age-text", AgeText);
