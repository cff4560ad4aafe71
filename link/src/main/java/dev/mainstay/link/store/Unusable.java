package dev.mainstay.link.store;

/** A file that nothing may be written to: damaged, foreign, or from a newer Mainstay. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  Unusable(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong with it, in words. */
  String reason() {
    return reason;
  }
}
