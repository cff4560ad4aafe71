import { css } from "lit";

/** How the page of one instance looks. */
export const serviceStyles = css`
  .wait {
    padding: 40px 0;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 24px;
    align-items: flex-end;
    justify-content: space-between;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    align-items: center;
    margin-top: 4px;
  }
  .why {
    border-left: 3px solid var(--idle);
  }
  .why[data-tone="good"] {
    border-left-color: var(--good);
  }
  .why[data-tone="work"] {
    border-left-color: var(--work);
  }
  .why[data-tone="warn"] {
    border-left-color: var(--warn);
  }
  .why[data-tone="bad"] {
    border-left-color: var(--bad);
  }
  .why h2 {
    font-size: 14px;
    font-weight: 550;
  }
  .why[data-tone="bad"] h2 b {
    color: var(--bad);
  }
  .why[data-tone="warn"] h2 b {
    color: var(--warn);
  }
  .hint b {
    color: var(--accent);
    margin-right: 6px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 32px;
    margin-top: 12px;
  }
  .facts dt {
    font-size: var(--tiny);
    color: var(--faint);
  }
  .facts dd {
    font-weight: 550;
  }
  .two {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--gap);
    align-items: start;
  }
  .evidence li {
    display: grid;
    grid-template-columns: 44px 84px minmax(0, 1fr) auto;
    gap: 2px 10px;
    padding: 6px 14px;
    border-bottom: 1px solid var(--line);
    font-size: 13px;
  }
  .evidence li:last-child {
    border-bottom: 0;
  }
  .evidence age-text {
    color: var(--faint);
    font-size: var(--small);
  }
  .verdict {
    font-weight: 600;
    white-space: nowrap;
  }
  .history {
    border-top: 1px solid var(--line);
    padding: 6px 8px;
    max-height: 190px;
    overflow-y: auto;
  }
  .history button {
    display: grid;
    width: 100%;
    grid-template-columns: 28px 104px 64px minmax(0, 1fr);
    gap: 10px;
    text-align: left;
    font-weight: 450;
  }
  .history .cut {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .facts-list {
    display: grid;
    gap: 4px;
    font-size: 13px;
  }
  .facts-list b {
    display: inline-block;
    min-width: 84px;
    font-weight: 600;
  }
  @media (max-width: 900px) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 520px) {
    .evidence li {
      grid-template-columns: 44px minmax(0, 1fr) auto;
    }
    .evidence .break {
      grid-column: 1 / -1;
      grid-row: 2;
    }
  }
`;
