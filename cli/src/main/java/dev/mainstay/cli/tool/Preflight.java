package dev.mainstay.cli.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A check of a program before it is started, by its own language: whether it can be parsed, and
 * whether what it imports is there. Nothing of it is run (S0.12, S4.24).
 *
 * @param what the file or module, in words
 * @param asking finds what is wrong; nothing when all is well or it cannot be told
 */
record Preflight(String what, Asking asking) {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash");
  private static final Set<String> NODES = Set.of("node", "nodejs");

  /** What would keep a program from starting, and the next step; one line each. */
  record Problem(String text, String hint) {}

  /** Finds the problems, within {@link BoundedRun#LIMIT} for each program that is asked. */
  interface Asking {
    List<Problem> problems() throws BoundedRun.Unanswered;
  }

  /** What is started: a command in its folder, with the variables added for it. */
  record Start(List<String> command, Path directory, Map<String, String> env) {
    String program() {
      Path file = Path.of(command.getFirst()).getFileName();
      return file == null ? "" : file.toString();
    }

    List<String> arguments() {
      return command.subList(1, command.size());
    }

    Path file(String name) {
      return directory.resolve(name).normalize();
    }

    BoundedRun run(List<String> line, String input) throws BoundedRun.Unanswered {
      return BoundedRun.of(line, directory, env, input);
    }
  }

  /**
   * The checks that fit this command; none for a program of no language that is known.
   *
   * @param found the file that the command's first word is
   */
  static List<Preflight> of(Start start, Path found) {
    // By its name first: an interpreter may itself be a script that chooses one.
    return isKnown(start) ? byName(start) : byName(interpreted(start, found));
  }

  private static boolean isKnown(Start start) {
    String program = start.program();
    return isPython(program)
        || NODES.contains(program)
        || SHELLS.contains(program)
        || program.equals("java");
  }

  private static List<Preflight> byName(Start start) {
    String program = start.program();
    if (isPython(program)) {
      return PythonCheck.of(start);
    }
    if (NODES.contains(program)) {
      return NodeCheck.of(start);
    }
    if (SHELLS.contains(program)) {
      return shell(start);
    }
    return program.equals("java") ? JarCheck.of(start) : List.of();
  }

  private static boolean isPython(String program) {
    return program.matches("python[0-9.]*");
  }

  /** All that is wrong, or the one reason why it cannot be told. */
  List<Problem> problems() {
    try {
      return asking.problems();
    } catch (BoundedRun.Unanswered e) {
      return List.of(new Problem(what + " was not checked: " + e.getMessage(), ""));
    }
  }

  /** A script is started by the interpreter of its first line (execve(2)). */
  private static Start interpreted(Start start, Path found) {
    List<String> words = new ArrayList<>(List.of(firstLine(found).split("\\s+", 2)));
    if (!words.getFirst().startsWith("#!")) {
      return start;
    }
    String interpreter = words.getFirst().substring(2);
    boolean byEnv = interpreter.endsWith("/env") && words.size() > 1;
    List<String> command = new ArrayList<>();
    command.add(byEnv ? words.get(1).strip() : interpreter);
    command.add(found.toString());
    command.addAll(start.arguments());
    return new Start(command, start.directory(), start.env());
  }

  private static String firstLine(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      char[] head = new char[256];
      int length = Math.max(0, reader.read(head));
      return new String(head, 0, length).lines().findFirst().orElse("").strip();
    } catch (CharacterCodingException | UncheckedIOException e) {
      return ""; // no text, so no script
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Preflight> shell(Start start) {
    for (String word : start.arguments()) {
      if (word.equals("-c")) {
        return List.of();
      }
      if (!word.startsWith("-")) {
        Path file = start.file(word);
        return List.of(
            new Preflight(
                file.toString(),
                () -> {
                  List<String> line = List.of(start.command().getFirst(), "-n", file.toString());
                  BoundedRun run = start.run(line, "");
                  return run.code() == 0 || run.lines().isEmpty()
                      ? List.of()
                      : List.of(new Problem(run.lines().getFirst(), "it cannot start like this"));
                }));
      }
    }
    return List.of();
  }
}
