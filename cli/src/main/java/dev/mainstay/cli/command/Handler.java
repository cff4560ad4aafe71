package dev.mainstay.cli.command;

/** What carries a command out. */
@FunctionalInterface
public interface Handler {

  /** Does it, and returns the code for the shell: one of {@link ExitCode}, or a child's own. */
  int run(Invocation invocation, Terminal terminal) throws UsageError;
}
