/** Words of links: how each stands, and what proves a line; the same as the command line's. */

/** good, work, warn or bad, and a word. */
export function standing(link) {
  if (link.proven) return { tone: "good", mark: "\u2713", text: "proven" };
  const texts = { opening: "connecting", resting: "away", ended: "ended", silent: "silent" };
  const tone = link.state === "opening" || link.state === "closing" ? "work" : "bad";
  return {
    tone,
    mark: tone === "work" ? "\u25D4" : "\u25C6",
    text: texts[link.state] ?? (link.state === "up" ? "not proven" : link.state),
  };
}

/** The newest of a canary and a message, which both show that messages come; null for neither. */
export function provenAt(link) {
  const known = [link.proven_at, link.message_at].filter((at) => at);
  return known.length === 0
    ? null
    : known.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
}

const KINDS = {
  none: "none: only transport and age are watched",
  frame: "a frame by the line",
  message: "a message to ourselves, by a call",
  latest: "the latest message, asked by a call",
};

/** How a canary flies. */
export function canaryKind(kind) {
  return KINDS[kind] ?? kind;
}

const REASONS = {
  start: { tone: "work", text: "began" },
  lost: { tone: "bad", text: "lost" },
  suspect: { tone: "warn", text: "missed a pong" },
  deaf: { tone: "bad", text: "deaf" },
  age: { tone: "good", text: "old" },
  asked: { tone: "work", text: "asked for" },
};

/** Why a line took the place of another. */
export function reasonOf(reason) {
  return REASONS[reason] ?? { tone: "idle", text: reason };
}

const PROOFS = {
  none: { tone: "idle", text: "no canary yet" },
  asked: { tone: "work", text: "canary under way" },
  held: { tone: "good", text: "\u2713 canary met" },
  failed: { tone: "bad", text: "\u25C6 deaf" },
  unknown: { tone: "warn", text: "canary could not tell" },
};

/** What proves a line. */
export function proofOf(proof) {
  return PROOFS[proof?.state] ?? PROOFS.none;
}

/** Sizes as the config writes them, in bytes: "16MiB". NaN for none. */
export function sizeOf(text) {
  const units = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, KB: 1e3, MB: 1e6, GB: 1e9 };
  const [, value, unit] = /^([0-9.]+) ?([KMG]?i?B?)$/.exec(text ?? "") ?? [];
  return value === undefined ? Number.NaN : Number(value) * (units[unit || "B"] ?? Number.NaN);
}
