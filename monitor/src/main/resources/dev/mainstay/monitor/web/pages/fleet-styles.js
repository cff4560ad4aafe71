import { css } from "lit";

/** How the fleet looks: a table where there is room, cards where there is not. */
export const fleetStyles = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 20px;
    align-items: center;
    justify-content: space-between;
  }
  .summary {
    flex: 1 1 320px;
  }
  .wait {
    padding: 40px 0;
  }
  #filter {
    width: 170px;
  }
  table {
    table-layout: fixed;
  }
  th:nth-child(1) {
    width: 27%;
  }
  th:nth-child(2) {
    width: 128px;
  }
  th:nth-child(3) {
    width: 138px;
  }
  th:nth-child(5) {
    width: 104px;
  }
  th:nth-child(6) {
    width: 84px;
  }
  th:nth-child(7) {
    width: 88px;
  }
  .row > td {
    padding-top: 10px;
    padding-bottom: 10px;
  }
  .row > td:first-child {
    box-shadow: inset 3px 0 0 transparent;
  }
  .row[data-tone="bad"] > td:first-child {
    box-shadow: inset 3px 0 0 var(--bad);
  }
  .row[data-tone="warn"] > td:first-child {
    box-shadow: inset 3px 0 0 var(--warn);
  }
  .row:hover,
  .row.chosen {
    background: var(--hover);
  }
  .row.chosen {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .name {
    color: var(--text);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .ports {
    color: var(--faint);
    font-size: var(--small);
  }
  .cause {
    margin-top: 2px;
    color: var(--muted);
  }
  .version {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (max-width: 1000px) {
    th:nth-child(7),
    .version {
      display: none;
    }
  }
  @media (max-width: 760px) {
    #filter {
      flex: 1 1 100%;
    }
    table,
    tbody {
      display: block;
    }
    thead {
      display: none;
    }
    .row {
      display: grid;
      grid-template-columns: auto auto 1fr;
      gap: 6px 16px;
      padding: 12px 14px;
      border-bottom: 1px solid var(--line);
    }
    .row:last-child {
      border-bottom: 0;
    }
    .row[data-tone="bad"] {
      box-shadow: inset 3px 0 0 var(--bad);
    }
    .row[data-tone="warn"] {
      box-shadow: inset 3px 0 0 var(--warn);
    }
    tr.row > td.who,
    tr.row > td {
      border: 0;
      padding: 0;
      box-shadow: none;
      text-align: left;
    }
    tr.row > td.who {
      grid-column: 1 / -1;
      padding-right: 120px;
    }
    tr.row[data-tone] > td.who {
      box-shadow: none;
    }
    tr.row > td.state {
      grid-column: 1 / -1;
      grid-row: 1;
      justify-self: end;
    }
    tr.row > td.who {
      grid-row: 1;
    }
    tr.row > td.beat {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .row td[data-name] {
      font-size: var(--small);
      color: var(--muted);
    }
    .row td[data-name]::before {
      content: attr(data-name) " ";
      color: var(--faint);
    }
  }
`;
