package dev.mainstay.cli.command;

import dev.mainstay.cli.view.Words;
import dev.mainstay.cli.view.Wrap;
import java.util.ArrayList;
import java.util.List;

/** Help made from the table. */
public final class Help {

  private static final int WIDTH_MAX = 100;
  private static final int OPTION_COLUMNS = 26;
  private static final int NAME_COLUMNS = 12;

  private Help() {}

  /** What {@code mainstay --help} prints. */
  public static List<String> overview(int width) {
    List<String> lines = new ArrayList<>();
    lines.add("mainstay keeps programs provably alive: up only on proof, down only when gone.");
    lines.add("");
    lines.add("usage: mainstay COMMAND [OPTION...]");
    lines.add("");
    for (Command command : CommandTable.commands()) {
      row(lines, "  " + Words.pad(command.name(), NAME_COLUMNS), command.help(), width);
    }
    lines.add("");
    lines.add("with every command (--json: with those that report):");
    CommandTable.GLOBAL.forEach(option -> option(lines, option, width));
    lines.add("");
    lines.add("exit codes: 0 done and proven, 1 not proven or failed, 2 usage or config,");
    lines.add("            3 no supervisor runs");
    lines.add("more: mainstay COMMAND --help");
    return lines;
  }

  /** What {@code mainstay COMMAND --help} prints. */
  public static List<String> of(Command command, int width) {
    List<String> lines = new ArrayList<>();
    lines.add("usage: " + usage(command));
    lines.add("");
    paragraph(lines, command.help() + ".", width);
    if (!command.about().isEmpty()) {
      lines.add("");
      paragraph(lines, command.about(), width);
    }
    lines.add("");
    lines.add("options:");
    CommandTable.optionsOf(command).forEach(option -> option(lines, option, width));
    if (!command.examples().isEmpty()) {
      lines.add("");
      lines.add("examples:");
      for (Command.Example example : command.examples()) {
        lines.add("  " + example.line());
        row(lines, "      ", example.does(), width);
      }
    }
    return lines;
  }

  /** The usage in one line. */
  public static String usage(Command command) {
    return "mainstay "
        + command.name()
        + (command.arguments().isEmpty() ? "" : " " + command.arguments())
        + " [OPTION...]";
  }

  private static void option(List<String> lines, Option option, int width) {
    row(lines, "  " + Words.pad(option.usage(), OPTION_COLUMNS - 2), option.help(), width);
  }

  private static void row(List<String> lines, String head, String text, int width) {
    int columns = Math.min(WIDTH_MAX, width) - head.length();
    List<String> wrapped = Wrap.wrap(text, columns, columns);
    lines.add(head + wrapped.getFirst());
    wrapped.stream().skip(1).forEach(more -> lines.add(" ".repeat(head.length()) + more));
  }

  private static void paragraph(List<String> lines, String text, int width) {
    lines.addAll(Wrap.wrap(text, Math.min(WIDTH_MAX, width), Math.min(WIDTH_MAX, width)));
  }
}
