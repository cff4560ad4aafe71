import { css } from "lit";

/** What every component looks like before its own styles: type, links, controls, tables, panels. */
export const shared = css`
  :host {
    display: block;
    min-width: 0;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol,
  pre {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 20px;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.01em;
  }
  h2 {
    font-size: 13px;
    font-weight: 650;
    letter-spacing: 0.01em;
  }
  a {
    color: var(--accent);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
    border-radius: 4px;
  }
  code,
  pre,
  .mono {
    font-family: var(--mono);
    font-size: 0.92em;
  }
  .muted {
    color: var(--muted);
  }
  .faint {
    color: var(--faint);
  }
  .small {
    font-size: var(--small);
  }
  .tiny {
    font-size: var(--tiny);
  }
  .num {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .good {
    color: var(--good);
  }
  .work {
    color: var(--work);
  }
  .warn {
    color: var(--warn);
  }
  .bad {
    color: var(--bad);
  }
  .idle {
    color: var(--idle);
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .break {
    overflow-wrap: anywhere;
  }
  .body {
    padding: 12px 14px;
  }
`;

/** Buttons and inputs. */
export const controls = css`
  button,
  .button,
  input,
  select {
    font: inherit;
    color: inherit;
    min-height: 32px;
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--surface);
    padding: 0 10px;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    cursor: pointer;
    white-space: nowrap;
    font-size: var(--small);
    font-weight: 550;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--hover);
    text-decoration: none;
  }
  button:disabled {
    color: var(--faint);
    border-color: var(--line);
    cursor: not-allowed;
  }
  button[aria-pressed="true"] {
    background: var(--accent-soft);
    border-color: var(--accent);
    color: var(--accent);
  }
  button.plain {
    border-color: transparent;
    background: none;
    padding: 0 6px;
  }
  input::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  input,
  select {
    min-width: 0;
    font-size: 13px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
`;

/** Panels and tables. */
export const panels = css`
  .panel {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    min-width: 0;
  }
  .panel > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 10px 14px;
    border-bottom: 1px solid var(--line);
    min-height: 44px;
  }
  .panel > header .push {
    margin-left: auto;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  th {
    text-align: left;
    font-size: var(--tiny);
    font-weight: 600;
    letter-spacing: 0.04em;
    text-transform: uppercase;
    color: var(--faint);
    padding: 8px 10px;
    white-space: nowrap;
    border-bottom: 1px solid var(--line);
  }
  td {
    padding: 8px 10px;
    border-bottom: 1px solid var(--line);
    vertical-align: top;
  }
  tr:last-child > td {
    border-bottom: 0;
  }
  th:first-child,
  td:first-child {
    padding-left: 14px;
  }
  th:last-child,
  td:last-child {
    padding-right: 14px;
  }
  th.right,
  td.right {
    text-align: right;
  }
  .stack {
    display: grid;
    gap: var(--gap);
    grid-template-columns: minmax(0, 1fr);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 1px 7px;
    border-radius: 999px;
    background: var(--idle-soft);
    color: var(--muted);
    font-size: var(--tiny);
    font-weight: 600;
    white-space: nowrap;
  }
  .chip.good {
    background: var(--good-soft);
    color: var(--good);
  }
  .chip.work {
    background: var(--work-soft);
    color: var(--work);
  }
  .chip.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .chip.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
`;
