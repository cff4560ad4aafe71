package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/http.md names every path that the sources answer. */
class HttpReferenceTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/mainstay/monitor/web");
  private static final Path PAGE = Path.of("../docs/reference/http.md");

  private static final Pattern PATHS =
      Pattern.compile(
          "(?:Route\\.(?:get|command)\\(|\"(?:GET|POST)\",|String PATH =)\\s*\"(/[^\"]*)\"");

  @Test
  void everyPathIsOnThePage() throws IOException {
    TreeSet<String> paths = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        PATHS.matcher(Files.readString(file)).results().map(r -> r.group(1)).forEach(paths::add);
      }
    }
    paths.remove("/api/v1/services/{instance}/");
    assertThat(paths).contains("/events", "/ws", "/health", "/api/v1/connections");
    String page = Files.readString(PAGE);
    List<String> missing = paths.stream().filter(path -> !page.contains("`" + path + "`")).toList();
    assertThat(missing).as("paths that %s does not name", PAGE).isEmpty();
  }
}
