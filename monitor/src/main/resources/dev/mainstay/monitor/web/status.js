import { moment } from "./words/format.js";
import { toneOf } from "./words/states.js";

/** How often the page is read anew, and from what age on it says so, in milliseconds. */
const EVERY_MS = 10_000;
const FRESH_MS = 30_000;

const WHOLE = {
  healthy: ["good", "\u2713 Everything works"],
  degraded: ["warn", "\u25B2 Something does not work as it should"],
  unhealthy: ["bad", "\u25C6 Mainstay cannot keep what happens"],
};
const SIGNS = { good: "\u2713", work: "\u25D0", warn: "\u25B2", bad: "\u25C6", idle: "\u25CB" };

let readAt = 0;

function text(id, words, tone) {
  const element = document.getElementById(id);
  element.textContent = words;
  if (tone) element.dataset.tone = tone;
}

function line(left, right, tone) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  name.textContent = left;
  state.textContent = right;
  state.dataset.tone = tone;
  item.append(name, state);
  return item;
}

function outage(incident) {
  const { instance, cause, opened_at: from, closed_at: to } = incident;
  const end = to ? moment(to) : "now";
  return line(`${instance}: ${cause}`, `${moment(from)} to ${end}`, to ? "idle" : "bad");
}

function show(status) {
  readAt = Date.now();
  document.title = `${status.project}: status`;
  text("project", status.project);
  const [tone, words] = WHOLE[status.status] ?? ["idle", status.status];
  text("whole", words, tone);
  document
    .getElementById("services")
    .replaceChildren(
      ...status.services.map((service) =>
        line(
          service.instance,
          `${SIGNS[toneOf(service.state)]} ${service.state}`,
          toneOf(service.state),
        ),
      ),
    );
  const incidents = status.incidents ?? [];
  document.getElementById("outages").hidden = incidents.length === 0;
  document.getElementById("incidents").replaceChildren(...incidents.map(outage));
  text("at", `As of ${moment(status.now)}`);
}

async function read() {
  try {
    const response = await fetch("/api/v1/status");
    if (response.status === 404 || response.status === 403 || response.status === 401) {
      text("whole", "This status page is not public.", "idle");
      return;
    }
    show(await response.json());
  } catch {
    if (Date.now() - readAt > FRESH_MS) {
      text("whole", "\u25CB No answer: what is below may be old.", toneOf("unknown"));
    }
  }
}

read();
setInterval(() => !document.hidden && read(), EVERY_MS);
