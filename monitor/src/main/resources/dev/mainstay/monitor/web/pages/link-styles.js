import { css } from "lit";

/** How the pages of links look, besides what the page of a service has. */
export const linkStyles = css`
  table.links {
    min-width: 820px;
  }
  table.lines {
    min-width: 720px;
  }
  table.reconnects {
    min-width: 640px;
  }
  td .chip {
    vertical-align: 1px;
  }
  tr.row {
    cursor: pointer;
  }
  tr.row:hover {
    background: var(--hover);
  }
  .now {
    max-width: 340px;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 1px;
    background: var(--line);
    border-radius: 0 0 var(--radius) var(--radius);
    overflow: hidden;
  }
  .tile {
    padding: 10px 14px;
    background: var(--surface);
  }
  .tile b {
    display: block;
    font-size: 19px;
    font-weight: 650;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .box {
    display: grid;
    gap: 4px;
    padding: 10px 14px;
    border-bottom: 1px solid var(--line);
  }
  .box:last-child {
    border-bottom: 0;
  }
  .box .line {
    margin: 0;
  }
  .box meter {
    width: 100%;
    height: 10px;
  }
  .push {
    margin-left: auto;
  }
  .settings {
    columns: 380px;
    column-gap: 32px;
    font-size: 13px;
  }
  .settings div {
    display: grid;
    grid-template-columns: 152px minmax(0, 1fr);
    gap: 2px 14px;
    padding: 1px 0;
    break-inside: avoid;
  }
  .settings dt {
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  @media (max-width: 520px) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
`;
