package dev.mainstay.cli.monitor;

import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.input.Quantities.PortRange;
import dev.mainstay.monitor.web.WebSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code monitor:} of the config asks of the web server. */
public final class WebConfig {

  private WebConfig() {}

  /** What it asks for; empty when it is not to listen. */
  public static Optional<WebSpec> of(Project project) {
    Map<String, @Nullable Object> values = project.monitor();
    if (!Boolean.TRUE.equals(values.get("enabled"))) {
      return Optional.empty();
    }
    PortRange port =
        values.get("port") instanceof PortRange range
            ? range
            : new PortRange(WebSpec.PORT, WebSpec.PORT);
    boolean auto = port.first() == 0;
    return Optional.of(
        new WebSpec(
            String.valueOf(values.get("host")),
            auto ? WebSpec.PORT : port.first(),
            auto ? WebSpec.PORT + WebSpec.AUTO_PORTS - 1 : port.last(),
            texts(values.get("allowed_hosts")),
            Boolean.TRUE.equals(values.get("public_status")),
            number(values.get("ingest_connections"), WebSpec.INGEST_MAX),
            number(values.get("dashboard_connections"), WebSpec.DASHBOARDS_MAX)));
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  private static int number(@Nullable Object value, int fallback) {
    return value instanceof Integer number ? number : fallback;
  }
}
