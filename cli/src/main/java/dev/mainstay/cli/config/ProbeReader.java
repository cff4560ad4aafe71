package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes the probes of a service's {@code ready} section.
 *
 * @param directory the folder of the config, which the service's log is below
 */
record ProbeReader(
    Section service,
    List<PortSpec> ports,
    PortOwner owner,
    Path cwd,
    Map<String, String> env,
    Path directory,
    String name,
    FaultList faults) {

  private static final Duration NOTIFY_TIMEOUT = Duration.ofSeconds(2);

  /** All declared probes, in the order of the table, and the deadlines that some of them have. */
  ServiceSpec.Ready read(Section ready) {
    Map<ProbeSpec, Duration> deadlines = new LinkedHashMap<>();
    List<ProbeSpec> probes = new ArrayList<>();
    for (Key key : ready.key().children()) {
      for (Section section : ready.sections(key.name())) {
        Optional<ProbeSpec> probe = probe(key.name(), section);
        Duration own = section.optional("deadline", Duration.class);
        probe.ifPresent(probes::add);
        if (probe.isPresent() && own != null) {
          deadlines.put(probe.get(), own);
        }
      }
    }
    return new ServiceSpec.Ready(
        ready.duration("deadline"), List.copyOf(probes), Map.copyOf(deadlines));
  }

  private Optional<ProbeSpec> probe(String kind, Section section) {
    return switch (kind) {
      case "http" -> Optional.of(http(section));
      case "ws" -> Optional.of(ws(section));
      case "tcp" -> section.text("port").equals("false") ? Optional.empty() : tcp(section);
      case "exec" -> Optional.of(exec(section));
      case "log" -> Optional.of(log(section));
      case "notify" -> Optional.of(told(section));
      case String other -> throw new IllegalArgumentException("the table has a probe " + other);
    };
  }

  private Optional<ProbeSpec> tcp(Section tcp) {
    return Optional.of(
        new ProbeSpec.Tcp(tcp.text("host"), port(tcp), owner, tcp.duration("timeout")));
  }

  private ProbeSpec exec(Section exec) {
    require(exec, "command");
    List<String> command = exec.texts("command").stream().map(Located::text).toList();
    return new ProbeSpec.Exec(command, cwd, env, exec.duration("timeout"));
  }

  private ProbeSpec log(Section log) {
    require(log, "text");
    Path file = directory.resolve(".mainstay").resolve("logs").resolve(name + ".log");
    return new ProbeSpec.LogLine(log.text("text"), file, log.duration("timeout"));
  }

  private static ProbeSpec told(Section told) {
    ProbeSpec.Notify.Protocol protocol =
        ProbeSpec.Notify.Protocol.valueOf(told.text("protocol").toUpperCase(Locale.ROOT));
    return new ProbeSpec.Notify(protocol, NOTIFY_TIMEOUT);
  }

  private ProbeSpec http(Section http) {
    Set<Integer> statuses =
        http.values().get("status") instanceof Value.Statuses(Set<Integer> codes, var _)
            ? codes
            : Set.of();
    Pattern body = http.optional("body", Pattern.class);
    return new ProbeSpec.Http(
        http.text("host"),
        port(http),
        http.text("scheme").equals("https"),
        path(http),
        statuses,
        rows(http, "request_headers"),
        rows(http, "headers"),
        rows(http, "json"),
        body == null ? null : body.pattern(),
        owner,
        http.duration("timeout"));
  }

  private ProbeSpec ws(Section ws) {
    return new ProbeSpec.Ws(
        ws.text("host"),
        port(ws),
        ws.text("scheme").equals("wss"),
        path(ws),
        ws.optional("send", String.class),
        ws.optional("expect", String.class),
        owner,
        ws.duration("timeout"));
  }

  private String path(Section probe) {
    String path = probe.text("path");
    if (!path.startsWith("/")) {
      faults.add(
          Fault.Code.BAD_VALUE,
          probe.at("path"),
          probe.pathOf("path") + ": \"" + path + "\" does not begin with /",
          path.contains("://") ? "host and scheme are keys of their own" : "write /" + path);
    }
    return path;
  }

  /** 0 for the main port, -n for the n-th declared, or a port that is not the service's own. */
  private int port(Section probe) {
    String wanted = probe.text("port");
    if (wanted.isEmpty() || wanted.equals("true")) {
      if (ports.isEmpty() && !service.meant("port") && !service.meant("ports")) {
        faults.add(
            Fault.Code.MISSING_KEY,
            probe.place(),
            probe.path() + " needs a port, and " + service.path() + " declares none",
            "add port: N to the service");
      }
      return 0;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      PortSpec port = ports.get(i);
      boolean same = !port.picked() && wanted.equals(String.valueOf(port.first()));
      if (same || (!port.name().isEmpty() && wanted.equals(port.name()))) {
        return i == 0 ? 0 : -(i + 1);
      }
      names.add(port.name());
    }
    if (Quantities.port(wanted) instanceof Good<Integer>(Integer number)) {
      return number;
    }
    names.remove("");
    if (!wanted.equals("false")) {
      String known =
          names.isEmpty() ? "it has no named ports" : "it has " + String.join(", ", names);
      String near = Similar.hint(wanted, names);
      faults.add(
          Fault.Code.UNKNOWN_PORT,
          probe.at("port"),
          probe.pathOf("port") + ": " + service.path() + " has no port " + wanted,
          near.isEmpty() ? known : near);
    }
    return 0;
  }

  private void require(Section probe, String key) {
    if (!probe.meant(key)) {
      faults.add(
          Fault.Code.MISSING_KEY, probe.place(), probe.path() + " has no " + key, "add " + key);
    }
  }

  private static Map<String, String> rows(Section section, String name) {
    Map<String, String> rows = new LinkedHashMap<>();
    section.table(name).forEach((row, value) -> rows.put(row, value.text()));
    return Collections.unmodifiableMap(rows);
  }
}
