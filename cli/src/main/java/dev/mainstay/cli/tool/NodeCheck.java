package dev.mainstay.cli.tool;

import dev.mainstay.cli.tool.Preflight.Problem;
import dev.mainstay.cli.tool.Preflight.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a Node command would load: its file, if that is JavaScript. */
final class NodeCheck {

  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-r", "--require", "--import", "--loader", "--experimental-loader", "-C");

  private static final Set<String> NO_FILE = Set.of("-e", "--eval", "-p", "--print", "-i");

  private NodeCheck() {}

  static List<Preflight> of(Start start) {
    List<String> words = start.arguments();
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      if (NO_FILE.contains(word)) {
        return List.of();
      }
      if (!word.startsWith("-")) {
        Path file = start.file(word);
        return List.of(new Preflight(file.toString(), () -> problems(start, file)));
      }
      at += OPTIONS_WITH_VALUE.contains(word) ? 1 : 0;
    }
    return List.of();
  }

  private static List<Problem> problems(Start start, Path named) throws BoundedRun.Unanswered {
    Optional<Path> found =
        Stream.of("", ".js", ".json", "/index.js")
            .map(end -> Path.of(named + end))
            .filter(Files::isRegularFile)
            .findFirst();
    if (found.isEmpty()) {
      return Files.isDirectory(named)
          ? List.of() // its package.json says what is run
          : List.of(new Problem("there is no file " + named, "correct the path"));
    }
    String file = found.get().toString();
    if (!file.matches(".*\\.[cm]?js")) {
      return List.of();
    }
    String node = start.command().getFirst();
    BoundedRun syntax = start.run(List.of(node, "--check", file), "");
    return syntax.code() == 0
        ? CheckScript.problems(
            start.run(List.of(node, "-", file), CheckScript.text("preflight.js")))
        : List.of(new Problem(syntaxError(syntax, file), "it cannot start like this"));
  }

  /** Node says the place on the first line and the fault on one that begins with its kind. */
  private static String syntaxError(BoundedRun run, String file) {
    String place =
        run.lines().stream().filter(line -> line.contains(file)).findFirst().orElse(file);
    String fault =
        run.lines().stream().filter(line -> line.matches("\\w*Error: .*")).findFirst().orElse("");
    return place.strip() + (fault.isEmpty() ? ": it cannot be parsed" : ": " + fault);
  }
}
