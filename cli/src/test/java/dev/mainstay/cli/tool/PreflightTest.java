package dev.mainstay.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which source of a command is checked, and what a broken one says (S0.12, S4.24). */
class PreflightTest {

  private @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("pkg"));
    Files.writeString(folder.resolve("app.py"), "import nowhere\n");
    Files.writeString(folder.resolve("pkg/main.py"), "def f(:\n");
    Files.writeString(folder.resolve("run.sh"), "if true; then echo; fi\n");
    Files.writeString(folder.resolve("broken.sh"), "if true; then echo\n");
    Files.writeString(folder.resolve("app.js"), "1\n");
  }

  @ParameterizedTest
  @CsvSource({
    "python3 app.py,                      app.py",
    "python3 -u app.py --port 1,          app.py",
    "/usr/bin/python3.11 app.py,          app.py",
    "python3 -m pkg.main,                 pkg/main.py",
    "python3 -m uvicorn app:app --port 1, app.py",
    "python3 -m http.server,              ",
    "python3 -c print(1),                 ",
    "node app.js,                         app.js",
    "node server,                         ",
    "sh run.sh,                           run.sh",
    "sh -c app.py,                        ",
    "./app.py,                            ",
  })
  void findsTheSourceOfObviousCommandsOnly(String command, String file) {
    List<String> checked =
        Preflight.of(List.of(command.split(" ", -1)), folder).stream()
            .map(Preflight::what)
            .toList();
    assertThat(checked)
        .isEqualTo(file == null ? List.of() : List.of(folder.resolve(file).toString()));
  }

  @Test
  void saysWhatIsWrongAndRunsNothing() {
    assertThat(of("sh", "run.sh").fault()).isEmpty();
    assertThat(of("sh", "broken.sh").fault()).get().asString().contains("broken.sh");
  }

  private Preflight of(String... command) {
    return Preflight.of(List.of(command), folder).getFirst();
  }
}
