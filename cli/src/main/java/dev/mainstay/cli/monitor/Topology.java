package dev.mainstay.cli.monitor;

import dev.mainstay.cli.config.Project;
import dev.mainstay.core.json.Json;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which service leads where, made from the config and nothing else: services, their ports, what
 * each depends on, and which other service's port its command or environment names.
 */
final class Topology {

  private Topology() {}

  static Json of(Project project) {
    List<Json> nodes = new ArrayList<>();
    List<Json> edges = new ArrayList<>();
    for (ServiceSpec service : project.services()) {
      nodes.add(
          Json.object()
              .put("name", service.name())
              .put("kind", service.kind().name().toLowerCase(Locale.ROOT))
              .put("instances", service.instances())
              .put("ports", service.ports().stream().map(Topology::port).toList())
              .put("autostart", service.autostart())
              .put("restart", service.restart().policy().name().toLowerCase(Locale.ROOT))
              .build());
      service
          .dependsOn()
          .forEach(other -> edges.add(edge(service.name(), other, "depends_on", null)));
      for (ServiceSpec other : project.services()) {
        if (!other.name().equals(service.name())) {
          mentioned(service, other)
              .forEach(port -> edges.add(edge(service.name(), other.name(), "port", port)));
        }
      }
    }
    nodes.add(Json.object().put("name", "monitor").put("kind", "component").build());
    return Json.object()
        .put("project", project.name())
        .put("nodes", nodes)
        .put("edges", edges)
        .build();
  }

  private static Json port(PortSpec port) {
    String shown =
        port.first() == 0
            ? "auto"
            : port.first() == port.last()
                ? String.valueOf(port.first())
                : port.first() + "-" + port.last();
    return Json.object().put("name", port.name()).put("port", shown).build();
  }

  private static Json edge(String from, String to, String kind, @Nullable Integer port) {
    return Json.object()
        .put("from", from)
        .put("to", to)
        .put("kind", kind)
        .put("port", port)
        .build();
  }

  /** Fixed ports of the other service that stand in this one's command or environment. */
  private static List<Integer> mentioned(ServiceSpec service, ServiceSpec other) {
    List<String> texts = new ArrayList<>(service.command());
    texts.addAll(service.env().values());
    return other.ports().stream()
        .filter(port -> !port.picked())
        .map(PortSpec::first)
        .filter(port -> texts.stream().anyMatch(text -> names(text, port)))
        .toList();
  }

  /** Whether a text has the port as a whole number behind a colon or by itself. */
  private static boolean names(String text, int port) {
    String number = String.valueOf(port);
    int at = text.indexOf(number);
    boolean begins = at == 0 || (at > 0 && text.charAt(at - 1) == ':');
    int end = at + number.length();
    return begins && (end == text.length() || !Character.isDigit(text.charAt(end)));
  }
}
