package dev.mainstay.link.wire;

/** What came breaks RFC 6455, or a limit of ours: the code with which we say so, and why. */
final class Violation extends Exception {

  private static final long serialVersionUID = 1;

  private final int code;

  Violation(int code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  /** The other end broke the protocol. */
  static Violation of(String reason) {
    return new Violation(CloseCode.PROTOCOL, reason);
  }

  int code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
