import { LitElement, css, html } from "lit";
import { address } from "../data/api.js";
import { Loaded } from "../data/loaded.js";
import { count, moment } from "../words/format.js";
import { severityTone } from "../words/states.js";
import { colourOf } from "../data/theme.js";
import { notice } from "./notice.js";
import { shared } from "../style/shared.js";
import { seriesColour } from "./chart-view.js";

const BARS = 60;
/** The rest of the names are one series. */
const SERIES_MAX = 7;

/** How many events there were in each interval, by name or by severity. */
class RateChart extends LitElement {
  static properties = { by: {}, hours: { type: Number } };

  static styles = [
    shared,
    css`
      .box {
        padding: 10px 12px;
        height: 204px;
      }
      @media (max-width: 520px) {
        .box {
          height: 270px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.by = "name";
    this.hours = 1;
    const path = () =>
      address("/api/v1/time-series", {
        hours: this.hours,
        interval: Math.round((this.hours * 3600) / BARS),
        by: this.by,
      });
    this.rates = new Loaded(this, path, { every: 15_000, on: { events: () => true } });
  }

  render() {
    const value = this.rates.value;
    if (value === null) return html`<div class="box">${notice(this.rates, "")}</div>`;
    const series = largest(value.series);
    return html`<div class="box">
      <chart-view
        kind="bar"
        label=${inWords(series, this.hours)}
        .data=${() => drawn(value, series, this.by)}
        .options=${{ legend: true, stacked: true }}
      ></chart-view>
    </div>`;
  }
}

/** The largest series, and one sum of the others. */
function largest(series) {
  const total = (s) => s.counts.reduce((a, b) => a + b, 0);
  const sorted = [...series].sort((a, b) => total(b) - total(a));
  const rest = sorted.slice(SERIES_MAX);
  if (rest.length === 0) return sorted;
  const sum = rest[0].counts.map((_, i) => rest.reduce((n, s) => n + (s.counts[i] ?? 0), 0));
  return [...sorted.slice(0, SERIES_MAX), { key: "others", counts: sum }];
}

function drawn(value, series, by) {
  const begins = Date.parse(value.since);
  const bars = Math.max(0, ...series.map((s) => s.counts.length));
  return {
    labels: Array.from({ length: bars }, (_, i) =>
      moment(new Date(begins + i * value.interval_s * 1000).toISOString()).replace(/:\d\d$/, ""),
    ),
    datasets: series.map((s, i) => ({
      label: s.key,
      data: s.counts,
      backgroundColor: by === "severity" ? colourOf(`--${severityTone(s.key)}`) : seriesColour(i),
      barPercentage: 0.92,
      categoryPercentage: 0.96,
    })),
  };
}

function inWords(series, hours) {
  const parts = series.map((s) => `${s.key} ${count(s.counts.reduce((a, b) => a + b, 0))}`);
  return `events in the last ${hours} h: ${parts.join(", ") || "none"}`;
}

customElements.define("rate-chart", RateChart);
