package dev.mainstay.cli.command;

import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.text.Similar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** A command line, understood: the command, its options, its arguments, and what follows "--". */
public final class Invocation {

  private final Command command;
  private final CommandLine line;
  private final List<String> tail;

  private Invocation(Command command, CommandLine line, List<String> tail) {
    this.command = command;
    this.line = line;
    this.tail = List.copyOf(tail);
  }

  /**
   * Understands the words after the command's name.
   *
   * @throws UsageError with what was probably meant
   */
  public static Invocation parse(Command command, List<String> words) throws UsageError {
    int dashes = words.indexOf("--");
    List<String> own = dashes < 0 ? words : words.subList(0, dashes);
    List<String> tail = dashes < 0 ? List.of() : words.subList(dashes + 1, words.size());
    try {
      DefaultParser parser = DefaultParser.builder().setAllowPartialMatching(false).get();
      CommandLine line = parser.parse(options(command), own.toArray(String[]::new));
      return new Invocation(command, line, tail);
    } catch (UnrecognizedOptionException e) {
      List<String> known =
          CommandTable.optionsOf(command).stream().map(option -> "--" + option.name()).toList();
      String hint =
          Similar.to(e.getOption(), known)
              .map(near -> "did you mean " + near + "?")
              .orElse("see: mainstay " + command.name() + " --help");
      throw new UsageError("mainstay " + command.name() + " has no option " + e.getOption(), hint);
    } catch (MissingArgumentException e) {
      throw new UsageError(
          "--" + e.getOption().getLongOpt() + " needs a value: " + e.getOption().getArgName(),
          "see: mainstay " + command.name() + " --help");
    } catch (ParseException e) {
      throw new UsageError(
          String.valueOf(e.getMessage()), "see: mainstay " + command.name() + " --help");
    }
  }

  private static Options options(Command command) {
    Options options = new Options();
    CommandTable.optionsOf(command)
        .forEach(option ->
            options.addOption(
                org.apache.commons.cli.Option.builder(
                        option.letter().isEmpty() ? null : option.letter())
                    .longOpt(option.name())
                    .hasArg(!option.argument().isEmpty())
                    .argName(option.argument())
                    .get()));
    return options;
  }

  /** The command that is asked for. */
  public Command command() {
    return command;
  }

  /** Its arguments. */
  public List<String> arguments() {
    return new ArrayList<>(line.getArgList());
  }

  /** The words after "--". */
  public List<String> tail() {
    return tail;
  }

  /** Whether an option is there. */
  public boolean has(String option) {
    return line.hasOption(option);
  }

  /** An option's value. */
  public Optional<String> value(String option) {
    return Optional.ofNullable(line.getOptionValue(option));
  }

  /** An option's value as a duration; a bare number is seconds. */
  public Optional<Duration> duration(String option) throws UsageError {
    Optional<String> text = value(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (Quantities.durationOrSeconds(text.get())) {
      case Parsed.Good<Duration>(Duration duration) -> Optional.of(duration);
      case Parsed.Bad<Duration> bad ->
          throw new UsageError("--" + option + " " + text.get() + " is not " + bad.expected(), "");
    };
  }

  /** An option's value as a whole number in these bounds. */
  public Optional<Integer> whole(String option, int min, int max) throws UsageError {
    Optional<String> text = value(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (Quantities.whole(text.get(), min, max)) {
      case Parsed.Good<Integer>(Integer number) -> Optional.of(number);
      case Parsed.Bad<Integer> bad ->
          throw new UsageError("--" + option + " " + text.get() + " is not " + bad.expected(), "");
    };
  }

  /** Complains when there are arguments beyond {@code max}. */
  public void atMost(int max) throws UsageError {
    List<String> arguments = arguments();
    if (arguments.size() > max) {
      throw new UsageError(
          "mainstay " + command.name() + " does not take \"" + arguments.get(max) + "\"",
          "usage: " + Help.usage(command));
    }
  }

  /** Complains when no argument is given. */
  public void atLeastOne(String what) throws UsageError {
    if (arguments().isEmpty()) {
      throw new UsageError(
          "mainstay " + command.name() + " needs " + what, "usage: " + Help.usage(command));
    }
  }
}
