package dev.mainstay.cli.command;

/** This machine lacks what a command is made of; the message says what, and what to do. */
public final class UnfitMachine extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;

  public UnfitMachine(String what, String hint) {
    super(what);
    this.hint = hint;
  }

  /** The next step; one line. */
  public String hint() {
    return hint;
  }
}
