import { LitElement, css, html } from "lit";
import { colourOf, onTheme } from "../data/theme.js";
import { moment } from "../words/format.js";
import { shared } from "../style/shared.js";

/** How many colours for series the tokens have. */
const COLOURS = 8;

/** The token of the n-th series. */
export function seriesColour(n) {
  return colourOf(`--series-${(n % COLOURS) + 1}`);
}

/**
 * A chart by Chart.js. Its colours are the tokens, so it is made anew when the theme changes; its
 * words are in `label`, for those who do not see it.
 */
class ChartView extends LitElement {
  static properties = {
    kind: {},
    label: {},
    /** A function that returns {labels, datasets}, called when colours change too. */
    data: { attribute: false },
    options: { attribute: false },
  };

  static styles = [
    shared,
    css`
      :host {
        height: 180px;
      }
      div {
        position: relative;
        height: 100%;
      }
    `,
  ];

  #chart = null;
  #endTheme;

  constructor() {
    super();
    this.kind = "line";
    this.options = {};
  }

  render() {
    return html`<div><canvas role="img" aria-label=${this.label ?? "chart"}></canvas></div>`;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#endTheme = onTheme(() => this.#make());
    if (this.hasUpdated) this.#make();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#endTheme();
    this.#chart?.destroy();
    this.#chart = null;
  }

  updated(changed) {
    if (changed.has("data") && this.#chart) {
      Object.assign(this.#chart.data, this.data());
      this.#chart.update("none");
    } else if (!this.#chart) {
      this.#make();
    }
  }

  async #make() {
    const { Chart, registerables } = await import("chart.js");
    if (!this.isConnected) return;
    Chart.register(...registerables);
    this.#chart?.destroy();
    this.#chart = new Chart(this.renderRoot.querySelector("canvas"), {
      type: this.kind,
      data: this.data(),
      options: this.#allOptions(),
    });
  }

  #allOptions() {
    const font = { family: getComputedStyle(this).fontFamily, size: 11 };
    const ticks = { color: colourOf("--faint"), font, maxRotation: 0, autoSkipPadding: 18 };
    const {
      legend = false,
      stacked = false,
      isTime = false,
      yText = (v) => v,
      hint,
    } = this.options;
    return {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: isTime ? "nearest" : "index", axis: "x", intersect: false },
      layout: { padding: { top: 4 } },
      scales: {
        x: {
          stacked,
          type: isTime ? "linear" : "category",
          bounds: "data",
          grid: { display: false },
          border: { color: colourOf("--line") },
          ticks: isTime ? { ...ticks, callback: clockTime } : ticks,
        },
        y: {
          stacked,
          beginAtZero: true,
          grid: { color: colourOf("--line") },
          border: { display: false },
          ticks: { ...ticks, maxTicksLimit: 5, precision: 0, callback: yText },
        },
      },
      plugins: {
        legend: {
          display: legend,
          position: "bottom",
          align: "start",
          labels: { color: colourOf("--muted"), font, boxWidth: 10, boxHeight: 10, padding: 12 },
        },
        tooltip: {
          backgroundColor: colourOf("--raised"),
          borderColor: colourOf("--line-strong"),
          borderWidth: 1,
          titleColor: colourOf("--muted"),
          bodyColor: colourOf("--text"),
          titleFont: font,
          bodyFont: font,
          filter: (item) => item.raw !== 0,
          callbacks: {
            ...(hint ? { label: hint } : {}),
            ...(isTime ? { title: (items) => items.map((item) => clockTime(item.raw.x))[0] } : {}),
          },
        },
      },
    };
  }
}

function clockTime(ms) {
  return moment(new Date(ms).toISOString());
}

customElements.define("chart-view", ChartView);
