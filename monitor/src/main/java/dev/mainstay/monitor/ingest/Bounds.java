package dev.mainstay.monitor.ingest;

/** How much may come at once; whoever sends more is refused, by name. */
public final class Bounds {

  /** Bytes of one WebSocket message. */
  public static final int MESSAGE_BYTES_MAX = 1024 * 1024;

  /** Bytes of one request's body, unpacked. */
  public static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  /** Events of one message or body. */
  public static final int EVENTS_MAX = 10_000;

  /** Names of fields in one event, those of its inner objects counted too. */
  public static final int KEYS_MAX = 1_000;

  /** Characters of an event's name, source, host or key. */
  public static final int NAME_CHARS_MAX = 200;

  private Bounds() {}
}
