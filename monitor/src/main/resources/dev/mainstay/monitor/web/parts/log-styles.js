import { css } from "lit";

/** How the log viewer looks. */
export const logStyles = css`
  .frame {
    position: relative;
  }
  .view {
    height: min(56vh, 520px);
    overflow: auto;
    padding: 8px 0;
    font: 12px / 1.55 var(--mono);
    background: var(--bg);
    border-radius: 0 0 var(--radius) var(--radius);
    overscroll-behavior: contain;
  }
  .line {
    padding: 0 14px 0 11px;
    border-left: 3px solid transparent;
    white-space: pre;
    min-height: 1.55em;
  }
  .wraps .line {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .line:hover {
    background: var(--hover);
  }
  .line.bad {
    border-left-color: var(--bad);
    color: var(--text);
  }
  .line.warn {
    border-left-color: var(--warn);
    color: var(--text);
  }
  mark {
    background: var(--warn);
    color: var(--bg);
    border-radius: 2px;
  }
  .older {
    margin: 0 14px 8px;
  }
  .newest {
    position: absolute;
    right: 18px;
    bottom: 12px;
    box-shadow: var(--shadow);
  }
  .none {
    padding: 4px 14px;
    color: var(--faint);
  }
  input[type="search"] {
    width: 200px;
  }
  @media (max-width: 700px) {
    .bar.push {
      margin-left: 0;
      width: 100%;
    }
    input[type="search"] {
      flex: 1 1 100%;
    }
  }
`;
