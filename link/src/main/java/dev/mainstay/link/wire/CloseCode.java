package dev.mainstay.link.wire;

/** The codes of a Close (RFC 6455, 7.4). */
public final class CloseCode {

  /** There is nothing wrong. */
  public static final int NORMAL = 1000;

  /** The other end broke the protocol. */
  public static final int PROTOCOL = 1002;

  /** A Close came that has no code; never sent. */
  public static final int NONE = 1005;

  /** The connection ended without a Close; never sent. */
  public static final int ABNORMAL = 1006;

  /** What was said to be text is none. */
  public static final int NO_TEXT = 1007;

  /** A message is longer than may be. */
  public static final int TOO_LONG = 1009;

  private static final int RESERVED = 1004;
  private static final int REGISTERED_MAX = 1014;
  private static final int FREE_MIN = 3000;
  private static final int FREE_MAX = 4999;

  private CloseCode() {}

  /** Whether a Close may carry it: registered, or free for libraries and applications. */
  static boolean isSendable(int code) {
    boolean registered = code >= NORMAL && code <= REGISTERED_MAX;
    boolean local = code == RESERVED || code == NONE || code == ABNORMAL;
    return registered ? !local : code >= FREE_MIN && code <= FREE_MAX;
  }
}
