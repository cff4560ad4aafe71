package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.ShellWords;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A supervisord.conf: its {@code [program:x]} sections. */
final class SupervisordImporter implements Importer {

  private static final String PROGRAM = "program:";

  private static final Set<String> SERVERS_OWN =
      Set.of("supervisord", "unix_http_server", "inet_http_server", "supervisorctl");

  @Override
  public String label() {
    return "a supervisord.conf";
  }

  @Override
  public Imported read(String text, Path directory) {
    Imported imported = new Imported();
    IniFile.parse(text)
        .forEach((section, keys) -> {
          if (section.startsWith(PROGRAM)) {
            program(imported.service(section.substring(PROGRAM.length()).strip()), keys);
          } else if (!SERVERS_OWN.contains(section) && !section.startsWith("rpcinterface")) {
            imported.note("[" + section + "] is not carried over");
          }
        });
    return imported;
  }

  private static void program(Imported.Service service, Map<String, String> keys) {
    Map<String, Object> restart = new LinkedHashMap<>();
    Map<String, Object> stop = new LinkedHashMap<>();
    keys.forEach((key, raw) -> {
      String value = expanded(raw, service);
      switch (key) {
        case "command" -> command(service, value);
        case "directory" -> service.keys().put("cwd", value);
        case "environment" -> service.keys().put("env", environment(value));
        case "autostart" -> {
          if (value.equals("false")) {
            service.keys().put("autostart", false);
          }
        }
        case "autorestart" ->
            restart.put(
                "policy",
                switch (value) {
                  case "true" -> "always";
                  case "false" -> "never";
                  case String _ -> "on-failure";
                });
        case "startsecs" -> seconds(service, "live", "settle", value);
        case "startretries" -> number(restart, value);
        case "stopsignal" -> {
          if (Quantities.signal(value) instanceof Parsed.Good<String>(String signal)) {
            stop.put("signal", signal);
          }
        }
        case "stopwaitsecs" -> stop.put("grace", value.equals("0") ? "1s" : value + "s");
        case "numprocs" -> {
          if (Quantities.whole(value, 2, 1000) instanceof Parsed.Good<Integer>(Integer n)) {
            service.keys().put("instances", n);
          }
        }
        case String _ -> service.note(key + " is not carried over");
      }
    });
    if (!restart.isEmpty()) {
      service.keys().put("restart", restart);
    }
    if (!stop.isEmpty()) {
      service.keys().put("stop", stop);
    }
  }

  private static void command(Imported.Service service, String value) {
    switch (ShellWords.split(value)) {
      case Parsed.Good<List<String>>(List<String> words) -> service.keys().put("command", words);
      case Parsed.Bad<List<String>> _ -> Commands.shell(service, value);
    }
  }

  private static void number(Map<String, Object> restart, String value) {
    if (Quantities.whole(value, 1, 1000) instanceof Parsed.Good<Integer>(Integer n)) {
      restart.put("intensity", Map.of("max", n));
    }
  }

  private static void seconds(Imported.Service service, String section, String key, String value) {
    if (Quantities.whole(value, 1, 60) instanceof Parsed.Good<Integer>(Integer n)) {
      service.keys().put(section, Map.of(key, n + "s"));
    }
  }

  /** {@code A="x y",B=z} */
  private static Map<String, Object> environment(String value) {
    Map<String, Object> env = new LinkedHashMap<>();
    int at = 0;
    while (at < value.length()) {
      int equals = value.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = value.substring(at, equals).replace(",", "").strip();
      char quote = equals + 1 < value.length() ? value.charAt(equals + 1) : ' ';
      boolean quoted = quote == '"' || quote == '\'';
      int from = quoted ? equals + 2 : equals + 1;
      int end = value.indexOf(quoted ? quote : ',', from);
      end = end < 0 ? value.length() : end;
      env.put(name, value.substring(from, end).strip());
      at = end + 1;
    }
    return env;
  }

  /** supervisord's {@code %(ENV_X)s} and the like, as ours. */
  private static String expanded(String value, Imported.Service service) {
    String text = value.replace("$", "$$");
    int open = text.indexOf("%(");
    while (open >= 0) {
      int close = text.indexOf(')', open);
      if (close < 0 || close + 1 == text.length()) {
        break;
      }
      String name = text.substring(open + 2, close);
      int end = close + 1;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        end++;
      }
      end = Math.min(end + 1, text.length());
      String ours =
          switch (name) {
            case "program_name", "group_name" -> service.name();
            case "here" -> ".";
            case String env when env.startsWith("ENV_") -> "${" + env.substring(4) + ":-}";
            case String _ -> "";
          };
      if (ours.isEmpty()) {
        service.note("%(" + name + ") is left out: Mainstay numbers instances itself");
      }
      text = text.substring(0, open) + ours + text.substring(end);
      open = text.indexOf("%(", open + ours.length());
    }
    return text.replace("%%", "%");
  }
}
