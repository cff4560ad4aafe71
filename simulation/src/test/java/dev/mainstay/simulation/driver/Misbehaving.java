package dev.mainstay.simulation.driver;

import dev.mainstay.simulation.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Command lines of {@code src/test/programs/misbehave.py}, whose {@code list} shows its modes. */
public final class Misbehaving {

  private Misbehaving() {}

  /** The command that runs {@code misbehave.py MODE [PORT] [KEY=VALUE]...}. */
  public static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.require("python3").toString());
    command.add("-E");
    command.add(program().toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** The same as a list in YAML. */
  public static String yaml(String... arguments) {
    return yaml(command(arguments));
  }

  /** Any command as a list in YAML. */
  public static String yaml(List<String> command) {
    return command.stream().map(Misbehaving::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static Path program() {
    return Root.path().resolve("simulation/src/test/programs/misbehave.py");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
