package dev.mainstay.cli.tool;

import dev.mainstay.cli.tool.Preflight.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a Python command would load: {@code FILE}, {@code -m MODULE}, or a server's APP:NAME. */
final class PythonCheck {

  /** Servers that import the program they are told. */
  private static final Set<String> SERVERS =
      Set.of("uvicorn", "gunicorn", "hypercorn", "daphne", "granian");

  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-X", "-W", "--check-hash-based-pycs");
  private static final Set<String> FOLDER_OPTIONS = Set.of("--app-dir", "--chdir");
  private static final String APP = "[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_.()]*";

  private PythonCheck() {}

  static List<Preflight> of(Start start) {
    List<String> words = start.arguments();
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      if (word.equals("-c")) {
        return List.of();
      }
      boolean module = word.equals("-m") && at + 1 < words.size();
      if (module || !word.startsWith("-")) {
        String target = module ? words.get(at + 1) : word;
        List<String> rest = words.subList(at + (module ? 2 : 1), words.size());
        List<Preflight> checks = new ArrayList<>();
        checks.add(check(start, module ? "run" : "file", target, start.directory()));
        apps(start, target, rest, checks);
        return checks;
      }
      at += OPTIONS_WITH_VALUE.contains(word) ? 1 : 0;
    }
    return List.of();
  }

  private static void apps(Start start, String server, List<String> rest, List<Preflight> checks) {
    Path name = Path.of(server).getFileName();
    if (name == null || !SERVERS.contains(name.toString())) {
      return;
    }
    Path folder = start.directory();
    for (int at = 0; at + 1 < rest.size(); at++) {
      folder = FOLDER_OPTIONS.contains(rest.get(at)) ? folder.resolve(rest.get(at + 1)) : folder;
    }
    for (String word : rest) {
      if (word.matches(APP)) {
        checks.add(check(start, "import", word.substring(0, word.indexOf(':')), folder));
        return;
      }
    }
  }

  /**
   * One check.
   *
   * @param kind of the target, in the words of preflight.py
   */
  private static Preflight check(Start start, String kind, String target, Path folder) {
    boolean file = kind.equals("file");
    String what = file ? start.file(target).toString() : "module " + target;
    return new Preflight(
        what,
        () -> {
          if (file && !Files.isRegularFile(start.file(target))) {
            return List.of(new Preflight.Problem("there is no file " + what, "correct the path"));
          }
          List<String> line =
              List.of(start.command().getFirst(), "-", kind, target, folder.toString());
          return CheckScript.problems(start.run(line, CheckScript.text("preflight.py")));
        });
  }
}
