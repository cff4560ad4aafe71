import { LitElement, css, html } from "lit";
import { count, duration } from "../words/format.js";
import { shared } from "../style/shared.js";

/** A small histogram: one bar per bucket, from short to long. */
class SpreadBars extends LitElement {
  /** Each {le_ms, count}: how many took at most so long, and longer than the bucket before. */
  static properties = { buckets: { attribute: false } };

  static styles = [
    shared,
    css`
      :host {
        display: inline-block;
        width: 130px;
      }
      div {
        display: flex;
        align-items: flex-end;
        gap: 2px;
        height: 22px;
        border-bottom: 1px solid var(--line-strong);
      }
      i {
        flex: 1;
        background: var(--accent);
        border-radius: 1px 1px 0 0;
      }
    `,
  ];

  render() {
    const most = Math.max(1, ...this.buckets.map((bucket) => bucket.count));
    const words = this.buckets
      .filter((bucket) => bucket.count > 0)
      .map(inWords)
      .join(", ");
    return html`<div role="img" aria-label=${words || "none"} title=${words}>
      ${this.buckets.map((bucket) => bar(bucket.count / most))}
    </div>`;
  }
}

function bar(share) {
  return html`<i .style=${`height:${100 * share}%`}></i>`;
}

function inWords(bucket) {
  const bound =
    bucket.le_ms === null || bucket.le_ms === undefined
      ? "longer"
      : `up to ${duration(bucket.le_ms)}`;
  return `${bound}: ${count(bucket.count)}`;
}

customElements.define("spread-bars", SpreadBars);
