package dev.mainstay.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.probe.port.LinuxSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code doctor} says of one service that it does not start. */
class ServiceCheckTest {

  private static final Map<String, String> ENV = Map.of("PATH", "/usr/bin:/bin");

  private @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    script("good", "#!/bin/sh\n", "rwx------");
    script("plain", "#!/bin/sh\n", "rw-------");
    script("lost", "#!/no/such/interpreter\n", "rwx------");
    script("broken.sh", "if true; then echo\n", "rw-------");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "command: ./good              | ok  command FOLDER/./good",
        "command: ./missing           | bad command not found: ./missing",
        "command: ./plain             | bad not executable: FOLDER/./plain",
        "command: ./lost              | bad its interpreter is missing: /no/such/interpreter",
        "command: nothing-of-the-kind | bad command not found: nothing-of-the-kind",
        "command: sh broken.sh        | bad FOLDER/broken.sh: ",
        "command: ./good, cwd: away   | bad its folder is missing: FOLDER/away",
      })
  void aCommandIsLookedUpAndItsSourceIsParsed(String service, String said) {
    assertThat(findings("{" + service + "}"))
        .anySatisfy(line -> assertThat(line).startsWith(said.replace("FOLDER", "" + folder)));
  }

  @Test
  void aPortThatIsHeldIsToldWithItsHolder() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      String held = "port " + port + " is taken by pid " + ProcessHandle.current().pid() + " (";
      assertThat(findings("{command: ./good, port: " + port + "}"))
          .anySatisfy(line -> assertThat(line).startsWith("bad " + held));
    }
    assertThat(findings("{command: ./good, port: " + port + "}"))
        .contains("ok  port " + port + " is free");
    assertThat(findings("{external: true, port: " + port + "}"))
        .contains("bad port " + port + ": nobody listens");
  }

  private List<String> findings(String service) {
    Path file = folder.resolve("mainstay.yaml");
    return switch (ConfigLoader.parse(file, "services: {api: " + service + "}", ENV)) {
      case ConfigResult.Faults(var faults) -> throw new AssertionError(faults);
      case ConfigResult.Loaded loaded ->
          new ServiceCheck(loaded.project().services().getFirst(), ENV, new LinuxSockets(), false)
              .findings().stream().map(ServiceCheckTest::line).toList();
    };
  }

  private static String line(Finding finding) {
    return "%-3s %s"
        .formatted(finding.verdict().name().toLowerCase(java.util.Locale.ROOT), finding.text());
  }

  private void script(String name, String text, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
