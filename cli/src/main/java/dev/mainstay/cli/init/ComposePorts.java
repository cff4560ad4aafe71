package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Quantities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@code ports:} of a compose service. */
final class ComposePorts {

  private ComposePorts() {}

  /**
   * One published TCP port.
   *
   * @param published on the host; the same as {@code target} when none is given
   * @param target inside the container
   */
  record Port(int published, int target) {}

  /** The ports that could be read; ranges and UDP are passed over. */
  static List<Port> read(@Nullable Object declared) {
    List<Port> ports = new ArrayList<>();
    if (declared instanceof List<?> list) {
      for (Object item : list) {
        Map<String, Object> row = ComposeImporter.map(item);
        String text =
            row.isEmpty()
                ? String.valueOf(item)
                : row.getOrDefault("published", row.getOrDefault("target", ""))
                    + ":"
                    + row.getOrDefault("target", "")
                    + "/"
                    + row.getOrDefault("protocol", "tcp");
        port(text, ports);
      }
    }
    return ports;
  }

  private static void port(String text, List<Port> ports) {
    String tcp = text.endsWith("/tcp") ? text.substring(0, text.length() - 4) : text;
    int last = tcp.lastIndexOf(':');
    int before = last < 0 ? -1 : tcp.lastIndexOf(':', last - 1);
    String published = last < 0 ? tcp : tcp.substring(before + 1, last);
    if (Quantities.port(tcp.substring(last + 1)) instanceof Parsed.Good<Integer>(Integer target)) {
      int host =
          Quantities.port(published) instanceof Parsed.Good<Integer>(Integer port) ? port : target;
      ports.add(new Port(host, target));
    }
  }

  /** The program runs here, so it listens on what was the container's port. */
  static void own(Imported.Service service, List<Port> ports) {
    put(service, ports, Port::target);
    for (Port port : ports) {
      if (port.published() != port.target()) {
        service.note(
            "was published on port "
                + port.published()
                + "; the program itself listens on "
                + port.target());
      }
    }
  }

  /** A container serves, so the host's port is what can be watched. */
  static void published(Imported.Service service, List<Port> ports) {
    put(service, ports, Port::published);
  }

  private static void put(
      Imported.Service service, List<Port> ports, Function<Port, Integer> side) {
    if (ports.size() == 1) {
      service.keys().put("port", side.apply(ports.getFirst()));
    } else if (!ports.isEmpty()) {
      Map<String, Object> named = new LinkedHashMap<>();
      for (Port port : ports) {
        named.put("p" + side.apply(port), side.apply(port));
      }
      service.keys().put("ports", named);
    }
  }
}
