package dev.mainstay.monitor.web;

/** Who may ask for a page. */
public enum Access {
  /** Anybody who can reach the port: it tells no more than that we live. */
  OPEN,
  /** As {@link #READ}, but anybody when the status page is public. */
  STATUS,
  /** Anybody on this machine; from elsewhere only with the token. */
  READ,
  /** Sends events; as {@link #READ}. */
  INGEST,
  /** Changes something: only with the token. */
  COMMAND
}
