package dev.mainstay.cli.command;

/** What a command's exit code says; public and stable. */
public enum ExitCode {
  /** Done, and proven. */
  DONE(0),
  /** Not proven, or failed. */
  NOT_PROVEN(1),
  /** The command line or the config is wrong; nothing was done. */
  USAGE(2),
  /** No supervisor runs. */
  NOT_RUNNING(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the shell sees. */
  public int code() {
    return code;
  }
}
