package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.input.Quantities.PortRange;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The sections of the full config that components of their own read. */
class KeptSectionsTest {

  @Test
  void theirEffectiveValuesAreKept() throws URISyntaxException {
    Path file = Path.of(Objects.requireNonNull(getClass().getResource("full.yaml")).toURI());
    Project full = ((ConfigResult.Loaded) ConfigLoader.load(file, Map.of())).project();
    assertThat(full.monitor())
        .containsEntry("enabled", false)
        .containsEntry("host", "127.0.0.2")
        .containsEntry("port", new PortRange(8081, 8081))
        .containsEntry("allowed_hosts", List.of("mon.example"))
        .containsEntry("retention", Map.of("age", Duration.ofDays(3), "size", 200_000_000L));
    assertThat(full.alerts())
        .containsEntry("failed_starts", 4)
        .containsEntry("incident_open", Duration.ofMinutes(6))
        .containsEntry("flapping", Map.of("incidents", 5, "within", Duration.ofMinutes(40)));
    assertThat(full.gateway())
        .containsEntry("port", new PortRange(8082, 8082))
        .containsKey("servers");
  }
}
