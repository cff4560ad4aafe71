const KEY = "mainstay.theme";
const CHANGED = "themechange";

/** The order in which the toggle goes round: the system's wish, dark, light. */
const ROUND = ["system", "dark", "light"];

/** What was chosen; the system's wish by default. */
export function theme() {
  const kept = localStorage.getItem(KEY);
  return ROUND.includes(kept) ? kept : "system";
}

/** Goes on to the next of system, dark and light. */
export function nextTheme() {
  const next = ROUND[(ROUND.indexOf(theme()) + 1) % ROUND.length];
  localStorage.setItem(KEY, next);
  applyTheme();
}

/** Puts the choice on the document, where the tokens look for it. */
export function applyTheme() {
  const chosen = theme();
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
  dispatchEvent(new Event(CHANGED));
}

/** Calls back when colours change, by the toggle or by the system; returns how to end that. */
export function onTheme(told) {
  const system = matchMedia("(prefers-color-scheme: light)");
  addEventListener(CHANGED, told);
  system.addEventListener("change", told);
  return () => {
    removeEventListener(CHANGED, told);
    system.removeEventListener("change", told);
  };
}

/** Stands in the page only so that its colour can be asked for. */
const sample = document.createElement("i");
sample.hidden = true;
document.documentElement.append(sample);

/** The colour that a design token is now, as a canvas takes it. */
export function colourOf(token) {
  sample.style.color = `var(${token})`;
  return getComputedStyle(sample).color;
}
