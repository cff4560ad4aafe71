package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** All declared probes, in the order of the table. */
  List<ProbeSpec> read(Section ready) {
    List<ProbeSpec> probes = new ArrayList<>();
    for (Section http : ready.sections("http")) {
      probes.add(http(http));
    }
    for (Section ws : ready.sections("ws")) {
      probes.add(ws(ws));
    }
    for (Section tcp : ready.sections("tcp")) {
      if (!tcp.text("port").equals("false")) {
        probes.add(new ProbeSpec.Tcp(tcp.text("host"), port(tcp), owner, tcp.duration("timeout")));
      }
    }
    for (Section exec : ready.sections("exec")) {
      require(exec, "command");
      List<String> command = exec.texts("command").stream().map(Located::text).toList();
      probes.add(new ProbeSpec.Exec(command, cwd, env, exec.duration("timeout")));
    }
    for (Section log : ready.sections("log")) {
      require(log, "text");
      Path file = directory.resolve(".mainstay").resolve("logs").resolve(name + ".log");
      probes.add(new ProbeSpec.LogLine(log.text("text"), file, log.duration("timeout")));
    }
    String notify = ready.optional("notify", String.class);
    if (notify != null) {
      ProbeSpec.Notify.Protocol protocol =
          notify.equals("s6") ? ProbeSpec.Notify.Protocol.S6 : ProbeSpec.Notify.Protocol.SYSTEMD;
      probes.add(new ProbeSpec.Notify(protocol, NOTIFY_TIMEOUT));
    }
    return List.copyOf(probes);
  }

  private ProbeSpec http(Section http) {
    Set<Integer> statuses =
        http.values().get("status") instanceof Value.Statuses(Set<Integer> codes, var _)
            ? codes
            : Set.of();
    return new ProbeSpec.Http(
        http.text("host"),
        port(http),
        http.text("scheme").equals("https"),
        path(http),
        statuses,
        rows(http, "request_headers"),
        rows(http, "headers"),
        rows(http, "json"),
        http.optional("body", Pattern.class),
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
