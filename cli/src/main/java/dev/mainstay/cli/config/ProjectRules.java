package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.Quantities.PortRange;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What services must not say together: dependencies that are unknown or go in a circle, ports and
 * instance names used twice.
 */
final class ProjectRules {

  private static final String MONITOR = "monitor";
  private static final String GATEWAY = "gateway";

  private final Map<String, Section> services;
  private final Section root;
  private final FaultList faults;
  private final Set<String> proven = new HashSet<>();

  ProjectRules(Map<String, Section> services, Section root, FaultList faults) {
    this.services = services;
    this.root = root;
    this.faults = faults;
  }

  void check() {
    services.forEach(this::dependencies);
    for (String name : services.keySet()) {
      cycle(name, new ArrayList<>());
    }
    ports();
    services.forEach(this::instanceName);
    GatewayReader.servers(root.section(GATEWAY)).forEach(this::instanceName);
    componentName(MONITOR, MonitorKeys.isOn(root.section(MONITOR)), "{enabled: false}");
    componentName(GATEWAY, GatewayKeys.isOn(root.section(GATEWAY)), "");
    retention(root.section("monitor").section("retention"));
  }

  /** A journal that keeps nothing would be none. */
  private void retention(Section retention) {
    Duration age = retention.optional("age", Duration.class);
    if (age != null && age.isZero()) {
      aboveZero(retention, "age");
    }
    Long size = retention.optional("size", Long.class);
    if (size != null && size == 0) {
      aboveZero(retention, "size");
    }
  }

  private void aboveZero(Section section, String name) {
    faults.add(Fault.Code.BAD_VALUE, section.at(name), section.pathOf(name) + " must be above 0");
  }

  private void dependencies(String name, Section service) {
    Set<String> seen = new HashSet<>();
    for (Located dependency : service.texts("depends_on")) {
      String wanted = dependency.text();
      String path = service.path() + ".depends_on";
      if (wanted.equals(name)) {
        faults.add(
            Fault.Code.CYCLE,
            dependency.place(),
            service.path() + " depends on itself",
            "remove it");
      } else if (!services.containsKey(wanted)) {
        String near = Similar.hint(wanted, services.keySet());
        faults.add(
            Fault.Code.UNKNOWN_SERVICE,
            dependency.place(),
            path + ": there is no service " + wanted,
            near);
      } else if (!seen.add(wanted)) {
        faults.add(
            Fault.Code.DUPLICATE_KEY, dependency.place(), path + " names " + wanted + " twice");
      }
    }
  }

  /** Walks the dependencies in depth; a service met again on the way closes a circle. */
  private void cycle(String name, List<String> way) {
    Section service = services.get(name);
    if (service == null || proven.contains(name)) {
      return;
    }
    way.add(name);
    for (Located dependency : service.texts("depends_on")) {
      String next = dependency.text();
      int met = way.indexOf(next);
      if (next.equals(name)) {
        continue;
      }
      if (met >= 0) {
        faults.add(
            Fault.Code.CYCLE,
            dependency.place(),
            "services depend on each other in a circle: "
                + String.join(" -> ", way.subList(met, way.size()))
                + " -> "
                + next,
            "remove one of the dependencies");
      } else {
        cycle(next, way);
      }
    }
    way.removeLast();
    proven.add(name);
  }

  /** Ports that somebody claims. */
  private record Claim(String path, Place place, int first, int last, boolean watchedOnly) {}

  private void ports() {
    List<Claim> claims = new ArrayList<>();
    services.forEach((_, service) -> claims(service, claims));
    for (String component : List.of(MONITOR, GATEWAY)) {
      Section section = root.section(component);
      boolean on =
          component.equals(MONITOR) ? MonitorKeys.isOn(section) : GatewayKeys.isOn(section);
      if (on && section.written()) {
        component(section, claims);
      }
    }
    claims.sort(Comparator.comparingInt(Claim::first));
    for (int i = 0; i < claims.size(); i++) {
      for (int j = i + 1; j < claims.size(); j++) {
        if (claims.get(j).first() > claims.get(i).last()) {
          break;
        }
        conflict(claims.get(i), claims.get(j));
      }
    }
  }

  /** A component with a range or with {@code auto} goes out of the way by itself. */
  private static void component(Section section, List<Claim> claims) {
    Object port = section.scalar("port", Object.class);
    int number =
        port instanceof PortRange(int first, int last) ? first == last ? first : 0 : (Integer) port;
    if (number != 0) {
      claims.add(new Claim(section.pathOf("port"), section.at("port"), number, number, false));
    }
  }

  private static void claims(Section service, List<Claim> claims) {
    boolean watchedOnly = ServiceReader.kind(service) == Kind.EXTERNAL;
    for (PortSpec port : ServiceReader.ports(service)) {
      if (port.first() == 0) {
        continue;
      }
      boolean single = port.name().isEmpty();
      Located row = service.table("ports").get(port.name());
      claims.add(
          new Claim(
              service.path() + (single ? ".port" : ".ports." + port.name()),
              single || row == null ? service.at("port") : row.place(),
              port.first(),
              port.last(),
              watchedOnly));
    }
  }

  private void conflict(Claim a, Claim b) {
    if (a.watchedOnly() && b.watchedOnly()) {
      return;
    }
    boolean inOrder = a.place().line() < b.place().line();
    inOrder |= a.place().line() == b.place().line() && a.place().column() < b.place().column();
    Claim first = inOrder ? a : b;
    Claim second = inOrder ? b : a;
    int from = Math.max(a.first(), b.first());
    int to = Math.min(a.last(), b.last());
    faults.add(
        Fault.Code.PORT_CONFLICT,
        second.place(),
        second.path()
            + ": port "
            + (from == to ? from : from + "-" + to)
            + " is already claimed by "
            + first.path(),
        "see " + first.place());
  }

  /** A component is called so in every list and every event. */
  private void componentName(String name, boolean on, String off) {
    Section service = services.get(name);
    if (service != null && on) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          service.place(),
          "services." + name + " has the name of Mainstay's own " + name + ", which is on",
          "rename the service, such as my-"
              + name
              + (off.isEmpty() ? "" : ", or write " + name + ": " + off));
    }
  }

  /** {@code goals-8000} is what an instance of {@code goals} on port 8000 is called. */
  private void instanceName(String name, Section service) {
    int dash = name.lastIndexOf('-');
    if (dash <= 0
        || SectionReader.good(Quantities.whole(name.substring(dash + 1), 0, 65535)).isEmpty()) {
      return;
    }
    Section other = services.get(name.substring(0, dash));
    if (other == null) {
      return;
    }
    int number = Integer.parseInt(name.substring(dash + 1));
    List<PortSpec> ports = ServiceReader.ports(other);
    boolean clashes =
        ports.isEmpty()
            ? number >= 2 && number <= other.number("instances")
            : ports.getFirst().first() == 0
                || (number >= ports.getFirst().first() && number <= ports.getFirst().last());
    if (clashes) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          service.place(),
          name + " is also what an instance of " + name.substring(0, dash) + " is called",
          "rename one of them");
    }
  }
}
