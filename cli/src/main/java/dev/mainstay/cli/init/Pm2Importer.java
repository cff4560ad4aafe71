package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.ShellWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pm2 ecosystem file: the literal objects under {@code apps}. */
final class Pm2Importer implements Importer {

  @Override
  public String label() {
    return "a pm2 ecosystem file";
  }

  @Override
  public Imported read(String text, Path directory) {
    Imported imported = new Imported();
    Object root = JsLiteral.read(text);
    Object apps = root instanceof Map<?, ?> map ? map.get("apps") : root;
    List<?> list =
        apps instanceof List<?> several
            ? several
            : apps instanceof Map<?, ?> ? List.of(apps) : List.of();
    for (Object app : list) {
      if (app instanceof Map<?, ?> map) {
        app(imported, map);
      } else {
        imported.note("an entry of apps is computed when the file is run: " + shown(app));
      }
    }
    if (list.isEmpty()) {
      imported.note("no literal list apps: [...] was found; the file is never run");
    }
    if (root instanceof Map<?, ?> map && map.containsKey("deploy")) {
      imported.note("deploy is not carried over");
    }
    return imported;
  }

  private static void app(Imported imported, Map<?, ?> app) {
    String script = text(app, "script");
    String name = text(app, "name");
    Imported.Service service = imported.service(name.isEmpty() ? script : name);
    Map<String, Object> restart = new LinkedHashMap<>(Map.of("policy", "always"));
    app.forEach((key, value) -> {
      if (value instanceof JsLiteral.Expression(String source)) {
        service.note(key + " is computed when the file is run: " + source);
        return;
      }
      switch (String.valueOf(key)) {
        case "name", "script", "args", "interpreter", "interpreter_args", "node_args" -> {}
        case "cwd" -> service.keys().put("cwd", value.toString());
        case "env" -> env(service, value);
        case "instances" -> instances(service, value.toString());
        case "autorestart" -> {
          if (value.equals(false)) {
            restart.put("policy", "never");
          }
        }
        case "kill_timeout" -> millis(service.keys(), "stop", "grace", value.toString());
        case "restart_delay" -> millis(restart, "backoff", "initial", value.toString());
        case "exec_mode" -> {
          if (value.equals("cluster")) {
            service.note("cluster mode is not carried over: it runs as one program");
          }
        }
        case String other -> service.note(other + " is not carried over");
      }
    });
    command(service, app, script);
    service.keys().put("restart", restart);
  }

  private static void command(Imported.Service service, Map<?, ?> app, String script) {
    List<String> command = new ArrayList<>();
    String interpreter = text(app, "interpreter");
    if (interpreter.isEmpty()) {
      interpreter = interpreter(script);
    }
    if (!interpreter.isEmpty() && !interpreter.equals("none")) {
      command.add(interpreter);
      words(service, app.get("interpreter_args"), command);
      words(service, app.get("node_args"), command);
    }
    words(service, script, command);
    words(service, app.get("args"), command);
    if (script.isEmpty()) {
      service.note("its script could not be read: correct the command");
      command.add("false");
    }
    service.keys().put("command", command);
  }

  private static void words(
      Imported.Service service, @Nullable Object value, List<String> command) {
    switch (value) {
      case null -> {}
      case List<?> list -> list.forEach(word -> command.add(escaped(word)));
      case JsLiteral.Expression _ -> {}
      case Object line -> {
        switch (ShellWords.split(escaped(line))) {
          case Parsed.Good<List<String>>(List<String> words) -> command.addAll(words);
          case Parsed.Bad<List<String>>(String expected, String _) -> {
            if (!line.toString().isBlank()) {
              command.add(escaped(line));
              service.note("\"" + line + "\" is passed as one argument: expected " + expected);
            }
          }
        }
      }
    }
  }

  private static String interpreter(String script) {
    String file = script.strip();
    int dot = file.lastIndexOf('.');
    return switch (dot < 0 ? "" : file.substring(dot)) {
      case ".js", ".mjs", ".cjs" -> "node";
      case ".py" -> "python3";
      case ".sh" -> "bash";
      case ".rb" -> "ruby";
      case ".php" -> "php";
      case String _ -> "";
    };
  }

  private static void env(Imported.Service service, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return;
    }
    Map<String, Object> env = new LinkedHashMap<>();
    map.forEach((name, entry) -> {
      if (entry instanceof JsLiteral.Expression(String source)) {
        service.note("env." + name + " is computed when the file is run: " + source);
      } else if (name.equals("PORT")
          && Quantities.port(entry.toString()) instanceof Parsed.Good<Integer>(Integer port)) {
        service.keys().put("port", port);
      } else {
        env.put(String.valueOf(name), escaped(entry));
      }
    });
    if (!env.isEmpty()) {
      service.keys().put("env", env);
    }
  }

  private static void instances(Imported.Service service, String count) {
    if (!count.equals("1")) {
      service.note(
          "instances: "
              + count
              + " is not carried over: copies need a port each (port: 8000-8010), or none");
    }
  }

  private static void millis(Map<String, Object> keys, String section, String key, String value) {
    if (Quantities.whole(value, 1, 10_000_000) instanceof Parsed.Good<Integer>(Integer millis)) {
      Map<String, Object> entries = new LinkedHashMap<>();
      entries.put(key, millis + "ms");
      if (key.equals("initial") && millis > 30_000) {
        entries.put("max", millis + "ms");
      }
      keys.put(section, entries);
    }
  }

  private static String text(Map<?, ?> app, String key) {
    return app.get(key) instanceof String text ? text : "";
  }

  private static String escaped(Object text) {
    return shown(text).replace("$", "$$");
  }

  private static String shown(Object value) {
    return value instanceof JsLiteral.Expression(String source) ? source : value.toString();
  }
}
