package dev.mainstay.simulation;

import dev.mainstay.simulation.driver.Root;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where the outside programs of the tests are. */
public final class Programs {

  /** Folders looked at before PATH: a distribution's own programs start faster than shims of it. */
  private static final List<String> USUAL =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/local/sbin");

  private static final Map<String, Optional<Path>> FOUND = new ConcurrentHashMap<>();

  private Programs() {}

  /**
   * The program's file; empty when it is not installed.
   *
   * @param need a name such as {@code nginx}, {@code python3:uvicorn} for a Python that can import
   *     that module, or {@code npm:PATH} for a file of the packages that {@code .ci/run} installs
   */
  public static Optional<Path> find(String need) {
    return FOUND.computeIfAbsent(need, Programs::look);
  }

  /** The program's file, for a test that is marked with {@link NeedsProgram}. */
  public static Path require(String need) {
    return find(need).orElseThrow(() -> new IllegalStateException(need + " is not installed"));
  }

  private static Optional<Path> look(String need) {
    int colon = need.indexOf(':');
    String name = colon < 0 ? need : need.substring(0, colon);
    if (name.equals("npm")) {
      Path packages = Root.path().resolve("target/npm/node_modules");
      return Optional.of(packages.resolve(need.substring(colon + 1))).filter(Files::exists);
    }
    return folders()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .filter(file -> colon < 0 || imports(file, need.substring(colon + 1)))
        .findFirst();
  }

  private static Stream<Path> folders() {
    List<String> folders = new ArrayList<>(USUAL);
    folders.addAll(Arrays.asList(System.getenv("PATH").split(":", -1)));
    return Stream.concat(
        folders.stream().filter(folder -> folder.startsWith("/")).map(Path::of), postgres());
  }

  /** Debian keeps the servers of each PostgreSQL version in a folder of their own. */
  private static Stream<Path> postgres() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Stream.empty();
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found.sorted(Collections.reverseOrder()).map(v -> v.resolve("bin")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean imports(Path python, String module) {
    try {
      Process process =
          new ProcessBuilder(python.toString(), "-c", "import " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
