import { LitElement, css, html } from "lit";
import { address, ofInstance } from "../data/api.js";
import { colourOf } from "../data/theme.js";
import { Loaded } from "../data/loaded.js";
import { duration } from "../words/format.js";
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
        .options=${{ legend: true, isTime: true, yText: duration, hint: said }}
      ></chart-view>
    </div>`;
  }
}

function drawn(probes) {
  return { datasets: probes.map((probe, i) => line(probe, seriesColour(i))) };
}

function line(probe, colour) {
  const ok = probe.points.map((point) => point.ok);
  return {
    label: probe.probe || probe.stage,
    data: probe.points.map((point) => ({ x: Date.parse(point.at), y: point.ms })),
    borderColor: colour,
    backgroundColor: colour,
    pointBackgroundColor: ok.map((held) => (held ? colour : colourOf("--bad"))),
    pointBorderColor: ok.map((held) => (held ? colour : colourOf("--bad"))),
    pointStyle: ok.map((held) => (held ? "circle" : "triangle")),
    pointRadius: ok.map((held) => (held ? 1.5 : 4)),
    borderWidth: 1.5,
  };
}

function said(item) {
  return ` ${item.dataset.label}: ${duration(item.raw.y)}`;
}

function inWords(probe) {
  const took = probe.points.map((point) => point.ms).sort((a, b) => a - b);
  const failed = probe.points.filter((point) => !point.ok).length;
  const middle = duration(took[Math.floor(took.length / 2)]);
  return `${probe.probe || probe.stage}: median ${middle}, ${failed} failed of ${took.length}`;
}

customElements.define("latency-chart", LatencyChart);
