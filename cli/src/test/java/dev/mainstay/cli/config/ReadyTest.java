package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.ServiceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read from a service's {@code ready}. */
class ReadyTest {

  @Test
  void aListOfProbesIsAskedInFull() {
    ServiceSpec.Ready ready =
        ready(
            """
            services:
              web:
                command: [x]
                ports: {http: 8000, ws: 8079}
                ready:
                  http: [/a, {path: /b, deadline: 5s}]
                  ws: [/c, {path: /d, port: ws, deadline: 90s}]
                  tcp: [http, {port: ws, deadline: 3m}]
            """);
    assertThat(ready.answers())
        .extracting(ProbeSpec::label)
        .containsExactly("http /a", "http /b", "ws /c", "ws /d", "tcp 0", "tcp -2");
    assertThat(ready.answers().stream().map(ready::deadlineOf).map(Duration::toSeconds))
        .containsExactly(60L, 5L, 60L, 90L, 60L, 180L);
  }

  private static ServiceSpec.Ready ready(String yaml) {
    return switch (ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, Map.of())) {
      case ConfigResult.Loaded loaded -> loaded.project().services().getFirst().ready();
      case ConfigResult.Faults faults -> throw new AssertionError(faults);
    };
  }
}
