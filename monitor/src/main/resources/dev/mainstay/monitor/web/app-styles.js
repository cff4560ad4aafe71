import { css } from "lit";

/** The frame: pages at the left where there is room, in a row at the top where there is not. */
export const appStyles = css`
  :host {
    display: grid;
    grid-template: "top top" 52px "nav main" 1fr / 184px minmax(0, 1fr);
    min-height: 100vh;
  }
  .skip {
    position: fixed;
    left: 12px;
    top: -60px;
    z-index: 20;
    padding: 8px 12px;
    background: var(--raised);
  }
  .skip:focus {
    top: 8px;
  }
  .top {
    grid-area: top;
    position: sticky;
    top: 0;
    z-index: 10;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 0 20px 0 16px;
    background: color-mix(in srgb, var(--bg) 88%, transparent);
    backdrop-filter: blur(8px);
    border-bottom: 1px solid var(--line);
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: 9px;
    min-width: 0;
    color: var(--text);
    font-weight: 650;
    font-size: 15px;
    letter-spacing: -0.01em;
  }
  .brand:hover {
    text-decoration: none;
  }
  .project {
    color: var(--muted);
    font-weight: 450;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .right {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    flex: none;
  }
  .right button {
    color: var(--muted);
    min-width: 32px;
    justify-content: center;
  }
  nav {
    grid-area: nav;
    position: sticky;
    top: 52px;
    align-self: start;
    height: calc(100vh - 52px);
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 14px 10px;
    border-right: 1px solid var(--line);
  }
  nav a {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 6px 10px;
    border-radius: 6px;
    color: var(--muted);
    font-weight: 550;
    white-space: nowrap;
  }
  nav a:hover {
    background: var(--hover);
    text-decoration: none;
  }
  nav a[aria-current="page"] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .badge {
    min-width: 20px;
    padding: 0 6px;
    border-radius: 999px;
    text-align: center;
    font-size: var(--tiny);
    background: var(--bad-soft);
    color: var(--bad);
    font-variant-numeric: tabular-nums;
  }
  .foot {
    margin-top: auto;
    padding: 0 10px;
  }
  main {
    grid-area: main;
    padding: 20px 24px 48px;
    max-width: 1440px;
    width: 100%;
    outline: none;
  }
  .old .page {
    opacity: 0.6;
    filter: saturate(0.4);
  }
  .stale {
    margin-bottom: 16px;
    padding: 10px 14px;
    border-radius: var(--radius);
    background: var(--bad-soft);
    border: 1px solid var(--bad);
  }
  @media (max-width: 760px) {
    :host {
      grid-template: "top" 52px "nav" auto "main" 1fr / minmax(0, 1fr);
    }
    .top {
      padding: 0 12px;
    }
    .project,
    .wide {
      display: none;
    }
    nav {
      height: auto;
      flex-direction: row;
      overflow-x: auto;
      padding: 6px 8px;
      border-right: 0;
      border-bottom: 1px solid var(--line);
      background: var(--bg);
      z-index: 9;
      scrollbar-width: none;
    }
    nav a {
      padding: 5px 10px;
    }
    .foot {
      display: none;
    }
    main {
      padding: 14px 12px 40px;
    }
  }
`;
