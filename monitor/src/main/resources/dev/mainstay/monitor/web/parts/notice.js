import { html } from "lit";
import { moment } from "../words/format.js";

/** What a panel shows instead of its content: it is loading, it failed, or there is nothing. */
export function notice(loaded, emptyText, isEmpty = false) {
  if (loaded.error && loaded.value === null) return failure(loaded.error);
  if (loaded.value === null) return html`<p class="body faint" aria-busy="true">Loading...</p>`;
  return isEmpty ? html`<p class="body muted">${emptyText}</p>` : "";
}

/** The sentence and hint of an error. */
export function failure(error) {
  return html`<div class="body" role="alert">
    <p class="bad break">${error.message}</p>
    ${error.hint ? html`<p class="muted small break">${error.hint}</p>` : ""}
  </div>`;
}

/** A remark that what is shown is old, when the last reading failed. */
export function oldRemark(loaded) {
  return loaded.error && loaded.value !== null
    ? html`<span class="chip warn" title=${loaded.error.message}
        >as of ${moment(new Date(loaded.at).toISOString())}</span
      >`
    : "";
}
