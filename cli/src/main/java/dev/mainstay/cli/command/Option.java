package dev.mainstay.cli.command;

/**
 * One option of a command.
 *
 * @param letter its short form without dash; empty for none
 * @param name its long form without dashes
 * @param argument what its value is called in help; empty when it takes none
 */
public record Option(String letter, String name, String argument, String help) {

  /** An option that takes no value. */
  static Option flag(String letter, String name, String help) {
    return new Option(letter, name, "", help);
  }

  /** How it is written, such as {@code -n, --lines N}. */
  public String usage() {
    return (letter.isEmpty() ? "    " : "-" + letter + ", ")
        + "--"
        + name
        + (argument.isEmpty() ? "" : " " + argument);
  }
}
