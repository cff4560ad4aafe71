package dev.mainstay.cli.command;

/** The command line asks for something that there is not; the message says what, and what to do. */
public final class UsageError extends Exception {
  private static final long serialVersionUID = 1;

  private final String what;
  private final String hint;

  public UsageError(String what, String hint) {
    super(what);
    this.what = what;
    this.hint = hint;
  }

  /** What is wrong, in words. */
  public String what() {
    return what;
  }

  /** The next step; one line, may be empty. */
  public String hint() {
    return hint;
  }
}
