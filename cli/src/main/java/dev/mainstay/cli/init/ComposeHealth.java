package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code healthcheck:} of a compose service, as {@code ready} and {@code live}. */
final class ComposeHealth {

  /** Mainstay's own interval, which a probe's timeout must fit in. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private ComposeHealth() {}

  static void carry(
      Imported.Service service, Map<String, Object> check, List<ComposePorts.Port> ports) {
    List<String> test = new ArrayList<>(ComposeImporter.texts(check.get("test")));
    if (test.isEmpty() || test.getFirst().equals("NONE")) {
      return;
    }
    Map<String, Object> probe = new LinkedHashMap<>();
    String path = path(String.join(" ", test), ports);
    if (!path.isEmpty()) {
      probe.put("path", path);
    } else {
      probe.put("command", command(test));
    }
    Map<String, Object> live = new LinkedHashMap<>();
    Duration interval = duration(check, "interval", INTERVAL);
    if (!interval.equals(INTERVAL) && !interval.isZero()) {
      live.put("interval", Quantities.shown(interval));
    }
    if (check.get("retries") instanceof String retries && !retries.equals("3")) {
      live.put("failures", retries);
    }
    Duration usual = Duration.ofSeconds(path.isEmpty() ? 5 : 2);
    Duration timeout = duration(check, "timeout", usual);
    Duration fitting = timeout.compareTo(interval) > 0 ? interval : timeout;
    fitting = fitting.compareTo(DEADLINE) > 0 ? DEADLINE : fitting;
    if (!fitting.equals(usual) && !fitting.isZero()) {
      probe.put("timeout", Quantities.shown(fitting));
    }
    Map<String, Object> ready = new LinkedHashMap<>();
    Duration patience = duration(check, "start_period", Duration.ZERO);
    if (patience.compareTo(DEADLINE) > 0) {
      ready.put("deadline", Quantities.shown(patience));
    }
    ready.put(path.isEmpty() ? "exec" : "http", probe);
    service.keys().put("ready", ready);
    if (!live.isEmpty()) {
      service.keys().put("live", live);
    }
  }

  private static List<String> command(List<String> test) {
    String form = test.getFirst();
    if (form.equals("CMD")) {
      return test.subList(1, test.size()).stream().map(Commands::variables).toList();
    }
    List<String> line = form.equals("CMD-SHELL") ? test.subList(1, test.size()) : test;
    return List.of("sh", "-c", String.join(" ", line).replace("${", "$${"));
  }

  /** The path of a request to the service's own main port, which needs no curl. */
  private static String path(String line, List<ComposePorts.Port> ports) {
    for (String host : List.of("http://localhost:", "http://127.0.0.1:")) {
      int from = line.indexOf(host);
      if (from < 0 || ports.isEmpty()) {
        continue;
      }
      String rest = line.substring(from + host.length());
      int end = 0;
      while (end < rest.length() && " \t\"'|&;)".indexOf(rest.charAt(end)) < 0) {
        end++;
      }
      String target = rest.substring(0, end);
      int slash = target.indexOf('/');
      String port = slash < 0 ? target : target.substring(0, slash);
      if (port.equals(String.valueOf(ports.getFirst().target()))) {
        return slash < 0 ? "/" : target.substring(slash);
      }
    }
    return "";
  }

  private static Duration duration(Map<String, Object> check, String key, Duration fallback) {
    return check.get(key) instanceof String text
            && Quantities.duration(text) instanceof Parsed.Good<Duration>(Duration duration)
        ? duration
        : fallback;
  }
}
