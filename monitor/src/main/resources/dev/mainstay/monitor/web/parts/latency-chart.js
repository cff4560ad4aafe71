import { LitElement, css, html } from "lit";
import { address, ofInstance } from "../data/api.js";
import { token } from "../data/theme.js";
import { Loaded } from "../data/loaded.js";
import { duration, moment } from "../words/format.js";
import { notice } from "./notice.js";
import { shared } from "../style/shared.js";
import { seriesColour } from "./chart-view.js";

const EVERY_MS = 10_000;

/** How long each probe of an instance took; one that failed is a red triangle. */
class LatencyChart extends LitElement {
  static properties = { instance: {} };

  static styles = [
    shared,
    css`
      .box {
        padding: 10px 12px;
        height: 204px;
      }
    `,
  ];

  constructor() {
    super();
    this.latency = new Loaded(
      this,
      () => address(ofInstance(this.instance, "/latency"), { hours: 1 }),
      { every: EVERY_MS },
    );
  }

  render() {
    const probes = (this.latency.value?.probes ?? []).filter((probe) => probe.points.length > 0);
    if (probes.length === 0) return notice(this.latency, "Nothing was probed yet.", true);
    return html`<div class="box">
      <chart-view
        kind="line"
        label=${probes.map(inWords).join("; ")}
        .data=${() => drawn(probes)}
        .options=${{ legend: true, yText: duration, hint: said }}
      ></chart-view>
    </div>`;
  }
}

/** One label per instant at which anything was probed. */
function drawn(probes) {
  const times = [...new Set(probes.flatMap((p) => p.points.map((point) => point.at)))].sort();
  return {
    labels: times.map((at) => moment(at)),
    datasets: probes.map((probe, i) => line(probe, times, seriesColour(i))),
  };
}

function line(probe, times, colour) {
  const points = new Map(probe.points.map((point) => [point.at, point]));
  const ok = times.map((at) => points.get(at)?.ok ?? true);
  return {
    label: probe.probe || probe.stage,
    data: times.map((at) => points.get(at)?.ms ?? null),
    borderColor: colour,
    backgroundColor: ok.map((held) => (held ? colour : token("--bad"))),
    pointStyle: ok.map((held) => (held ? "circle" : "triangle")),
    pointRadius: ok.map((held) => (held ? 1.5 : 5)),
    borderWidth: 1.5,
    spanGaps: true,
  };
}

function said(item) {
  return ` ${item.dataset.label}: ${duration(item.raw)}`;
}

function inWords(probe) {
  const took = probe.points.map((point) => point.ms).sort((a, b) => a - b);
  const failed = probe.points.filter((point) => !point.ok).length;
  const middle = duration(took[Math.floor(took.length / 2)]);
  return `${probe.probe || probe.stage}: median ${middle}, ${failed} failed of ${took.length}`;
}

customElements.define("latency-chart", LatencyChart);
