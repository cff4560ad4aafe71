package dev.mainstay.cli.command;

import java.util.List;

/**
 * One command: a row of {@link CommandTable}.
 *
 * @param help what it does, one line
 * @param arguments its arguments in help's notation, such as {@code NAME...}; empty for none
 * @param words what can stand as argument, for shell completion
 * @param about what else a person must know; may be empty
 */
public record Command(
    String name,
    String help,
    String arguments,
    Words words,
    List<Option> options,
    List<Example> examples,
    String about) {

  /** What the shell completes an argument with. */
  public enum Words {
    NOTHING,
    SERVICES,
    FILES
  }

  /** A command line worth imitating. */
  public record Example(String line, String does) {}
}
