/** The states of docs/reference/states.md: the tone of each, and what it means in a sentence. */

const STATES = {
  stopped: { tone: "idle", says: "No process, and none is wanted." },
  waiting: { tone: "work", says: "Waits until what it depends on is proven." },
  starting: { tone: "work", says: "Being started, not yet proven." },
  running: { tone: "work", says: "Alive, but nothing was declared that could be proven." },
  ready: { tone: "good", says: "Every declared stage is proven for this process tree." },
  busy: { tone: "good", says: "Works and makes progress, though it cannot take more." },
  degraded: { tone: "warn", says: "Serves, but something that was declared lacks." },
  unresponsive: { tone: "bad", says: "Alive, but does not answer." },
  stuck: { tone: "bad", says: "Beats, but makes no progress while work is open." },
  stopping: { tone: "work", says: "Being ended; some of its tree still lives." },
  backoff: { tone: "bad", says: "Ended; the next try has a time." },
  failed: { tone: "bad", says: "Ended for good: it needs a person." },
  completed: { tone: "good", says: "Ended with success, as a task should." },
  unknown: { tone: "idle", says: "Nothing is known." },
};

/** Every state in the order of a life. */
export const STATE_NAMES = Object.keys(STATES).filter((name) => name !== "unknown");

/** What is known about a state's word; a word of a newer version is shown as unknown. */
export function stateOf(word) {
  return STATES[word] ?? STATES.unknown;
}

/** good, work, warn, bad or idle. */
export function toneOf(word) {
  return stateOf(word).tone;
}

/** Whether a row is as it is wanted: what the summary counts as proven. */
export function isFine(row) {
  if (row.wanted === "down") return row.state === "stopped" || row.state === "completed";
  return ["ready", "busy", "running", "completed"].includes(row.state) && !row.cause;
}

/** Worst first, so that what needs a person is on top. */
const WORST_FIRST = ["bad", "warn", "work", "good", "idle"];

export function urgency(row) {
  return WORST_FIRST.indexOf(toneOf(row.state));
}

/** The tone of an event's or an alert's severity. */
export function severityTone(severity) {
  switch (String(severity ?? "").toLowerCase()) {
    case "error":
    case "critical":
    case "fatal":
      return "bad";
    case "warn":
    case "warning":
      return "warn";
    case "debug":
    case "trace":
      return "idle";
    default:
      return "work";
  }
}

/** The newest evidence that held and proves more than a spawn: the "last proof"; null for none. */
export function lastProof(row) {
  const held = (row.evidence ?? []).filter((e) => e.ok && e.stage !== "spawned").map((e) => e.at);
  return held.length === 0 ? null : held.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
}

/** One sentence for the whole fleet. */
export function summary(rows) {
  if (rows.length === 0) return "Nothing is declared yet.";
  const wanted = rows.filter((row) => row.wanted !== "down");
  const lacking = rows.filter((row) => !isFine(row)).sort((a, b) => urgency(a) - urgency(b));
  if (lacking.length === 0) {
    const down = rows.length - wanted.length;
    return `All ${wanted.length} are as wanted${down > 0 ? `, ${down} stopped on purpose` : ""}.`;
  }
  const named = lacking.slice(0, 3).map((row) => `${row.instance ?? row.name} is ${row.state}`);
  const more = lacking.length > 3 ? ` and ${lacking.length - 3} more` : "";
  return `${rows.length - lacking.length} of ${rows.length} as wanted; ${named.join(", ")}${more}.`;
}
