package dev.mainstay.cli.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A check of one source file by its own language's parser; nothing of it is run (S0.12, S4.24).
 *
 * @param what the file, in words
 * @param command what checks it, and exits 0 when it is good
 */
record Preflight(String what, List<String> command, Path directory) {

  private static final long SECONDS = 20;
  private static final int OUTPUT_BYTES = 16 * 1024;

  private static final Pattern PYTHON = Pattern.compile("python([0-9.]*)");

  /** Parses, and writes no cache beside the source. */
  private static final String PARSE =
      "import ast,sys; ast.parse(open(sys.argv[1],'rb').read(), sys.argv[1])";

  /** The checks that fit an obvious command; none for any other. */
  static List<Preflight> of(List<String> command, Path directory) {
    Path program = Path.of(command.getFirst()).getFileName();
    String name = program == null ? "" : program.toString();
    List<Preflight> checks = new ArrayList<>();
    if (PYTHON.matcher(name).matches()) {
      python(command, directory)
          .ifPresent(file ->
              checks.add(check(file, directory, command.getFirst(), "-c", PARSE, file.toString())));
    } else if (name.equals("node") || name.equals("nodejs")) {
      firstFile(command, directory)
          .filter(file -> file.toString().matches(".*\\.[cm]?js"))
          .ifPresent(file ->
              checks.add(check(file, directory, command.getFirst(), "--check", file.toString())));
    } else if (name.equals("sh") || name.equals("bash") || name.equals("dash")) {
      firstFile(command, directory)
          .ifPresent(file ->
              checks.add(check(file, directory, command.getFirst(), "-n", file.toString())));
    }
    return checks;
  }

  /** What is wrong, in the checker's last words; empty when nothing is, or it cannot be asked. */
  Optional<String> fault() {
    try {
      Path output = Files.createTempFile("mainstay-check", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.of("the check took longer than " + SECONDS + " s");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(said(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      // The interpreter itself cannot be run: that is another finding.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Preflight check(Path file, Path directory, String... command) {
    return new Preflight(file.toString(), List.of(command), directory);
  }

  private static String said(Path output) throws IOException {
    byte[] bytes = Files.readAllBytes(output);
    String text =
        new String(bytes, 0, Math.min(bytes.length, OUTPUT_BYTES), StandardCharsets.UTF_8);
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String where = lines.stream().filter(line -> line.contains("line ")).findFirst().orElse("");
    String last = lines.isEmpty() ? "it is refused without a word" : lines.getLast();
    return where.isEmpty() || where.equals(last) ? last : last + " (" + where + ")";
  }

  /** The file that Python would run: {@code FILE}, {@code -m MODULE}, or uvicorn's APP:NAME. */
  private static Optional<Path> python(List<String> command, Path directory) {
    int module = command.indexOf("-m");
    if (module < 0) {
      return firstFile(command, directory);
    }
    if (module + 1 >= command.size()) {
      return Optional.empty();
    }
    Optional<Path> direct = module(command.get(module + 1), directory);
    // A server such as uvicorn or hypercorn is installed; the program is what it is told to load.
    return direct.isPresent()
        ? direct
        : command.subList(module + 2, command.size()).stream()
            .filter(word -> word.matches("[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_.()]*"))
            .findFirst()
            .flatMap(word -> module(word.substring(0, word.indexOf(':')), directory));
  }

  private static Optional<Path> module(String name, Path directory) {
    String path = name.replace('.', '/');
    return List.of(path + ".py", path + "/__main__.py", path + "/__init__.py").stream()
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The first word that is a file and no option. */
  private static Optional<Path> firstFile(List<String> command, Path directory) {
    return command.stream()
        .skip(1)
        .takeWhile(word -> !word.equals("-c") && !word.equals("-e"))
        .filter(word -> !word.startsWith("-"))
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
