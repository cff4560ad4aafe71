package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.RawReader;
import dev.mainstay.cli.config.input.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compose file. A service with a command runs here, without its container; one that has only an
 * image is watched as an external service, or left out when it publishes no port.
 */
final class ComposeImporter implements Importer {

  /** Keys that are read, or that mean nothing without a container engine's output. */
  private static final Set<String> READ =
      Set.of(
          "command",
          "entrypoint",
          "image",
          "build",
          "ports",
          "environment",
          "env_file",
          "depends_on",
          "healthcheck",
          "restart",
          "stop_signal",
          "stop_grace_period");

  @Override
  public String label() {
    return "a compose file";
  }

  @Override
  public Imported read(String text, Path directory) {
    Imported imported = new Imported();
    FaultList faults = new FaultList();
    Object root =
        YamlFile.parse(text, "compose", faults)
            .map(node -> new RawReader(faults, "compose").read(node))
            .orElse(null);
    faults.inOrder().forEach(fault -> imported.note(fault.text()));
    Map<String, Object> services = map(map(root).get("services"));
    Set<String> tasks = new LinkedHashSet<>();
    services.values().forEach(service -> tasks(map(service), tasks));
    services.forEach((name, declared) ->
        service(imported, name, map(declared), tasks.contains(name), directory));
    dependencies(imported);
    return imported;
  }

  /** Services that others wait for to complete. */
  private static void tasks(Map<String, Object> service, Set<String> tasks) {
    map(service.get("depends_on"))
        .forEach((name, how) -> {
          if ("service_completed_successfully".equals(map(how).get("condition"))) {
            tasks.add(name);
          }
        });
  }

  private static void service(
      Imported imported, String name, Map<String, Object> declared, boolean task, Path directory) {
    boolean runs = declared.containsKey("command") || declared.containsKey("entrypoint");
    List<ComposePorts.Port> ports = ComposePorts.read(declared.get("ports"));
    if (!runs && ports.isEmpty()) {
      imported.note(name + " has neither a command nor a published port: it is left out");
      return;
    }
    Imported.Service service = imported.service(name);
    if (runs) {
      command(service, declared);
      environment(service, declared, directory);
      if (task) {
        service.keys().put("kind", "task");
      } else {
        ComposePorts.own(service, ports);
        ComposeHealth.carry(service, map(declared.get("healthcheck")), ports);
        restart(service, declared);
      }
    } else {
      service.keys().put("external", true);
      ComposePorts.published(service, ports);
      service.keys().put("ready", Map.of("tcp", true));
      service.note("only an image: start it with docker compose up -d " + name);
    }
    service.keys().put("depends_on", dependsOn(declared));
    declared
        .keySet()
        .forEach(key -> {
          if (!READ.contains(key)) {
            service.note(key + " is not carried over");
          }
        });
  }

  private static void command(Imported.Service service, Map<String, Object> declared) {
    List<String> words = new ArrayList<>();
    boolean lists = true;
    for (String key : List.of("entrypoint", "command")) {
      lists &= !declared.containsKey(key) || declared.get(key) instanceof List<?>;
      words.addAll(texts(declared.get(key)));
    }
    if (lists) {
      service.keys().put("command", words.stream().map(Commands::variables).toList());
    } else {
      Commands.shell(service, String.join(" ", words));
    }
    if (declared.get("image") instanceof String image) {
      service.note("runs here, not in the image " + image);
    }
    Object build = declared.get("build");
    Object context = build instanceof Map<?, ?> map ? map.get("context") : build;
    if (context instanceof String folder && !folder.equals(".")) {
      service.keys().put("cwd", folder);
      service.note("runs here, in the folder its image is built from");
    }
  }

  private static void environment(
      Imported.Service service, Map<String, Object> declared, Path directory) {
    Map<String, String> env = new LinkedHashMap<>();
    Object environment = declared.get("environment");
    map(environment)
        .forEach((name, value) -> env.put(name, Commands.variables(String.valueOf(value))));
    if (environment instanceof List<?>) {
      for (String row : texts(environment)) {
        int equals = row.indexOf('=');
        if (equals > 0) {
          env.put(row.substring(0, equals), Commands.variables(row.substring(equals + 1)));
        }
      }
    }
    if (!env.isEmpty()) {
      Commands.env(service, env);
    }
    List<String> files = new ArrayList<>();
    for (String file : texts(declared.get("env_file"))) {
      if (Files.isRegularFile(directory.resolve(file))) {
        files.add(file);
      } else {
        service.note("env_file " + file + " is not there");
      }
    }
    if (!files.isEmpty()) {
      service.keys().put("env_file", files);
    }
  }

  private static void restart(Imported.Service service, Map<String, Object> declared) {
    switch (String.valueOf(declared.getOrDefault("restart", ""))) {
      case "always", "unless-stopped" -> service.keys().put("restart", "always");
      case "no" -> service.keys().put("restart", "never");
      case String _ -> {} // on-failure is the default
    }
    Map<String, Object> stop = new LinkedHashMap<>();
    if (declared.get("stop_signal") instanceof String signal) {
      stop.put("signal", signal);
    }
    if (declared.get("stop_grace_period") instanceof String grace) {
      stop.put("grace", grace);
    }
    if (!stop.isEmpty()) {
      service.keys().put("stop", stop);
    }
  }

  private static List<String> dependsOn(Map<String, Object> declared) {
    Object dependsOn = declared.get("depends_on");
    return dependsOn instanceof Map<?, ?> ? List.copyOf(map(dependsOn).keySet()) : texts(dependsOn);
  }

  /** Drops dependencies on services that were left out. */
  private static void dependencies(Imported imported) {
    Set<String> names = new LinkedHashSet<>();
    imported.services().forEach(service -> names.add(service.name()));
    for (Imported.Service service : imported.services()) {
      List<String> kept = new ArrayList<>();
      for (String name : texts(service.keys().remove("depends_on"))) {
        if (names.contains(name)) {
          kept.add(name);
        } else {
          service.note("no longer depends on " + name + ", which is left out");
        }
      }
      if (!kept.isEmpty()) {
        service.keys().put("depends_on", kept);
      }
    }
  }

  /** The value as a mapping without its null entries; empty when it is something else. */
  static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> raw) {
      raw.forEach((key, entry) -> {
        if (entry != null) {
          map.put(String.valueOf(key), entry);
        }
      });
    }
    return map;
  }

  /** One text, or the texts of a list; mappings in it stand for their path. */
  static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    switch (value) {
      case null -> {}
      case List<?> list -> {
        for (Object item : list) {
          Object text = item instanceof Map<?, ?> row ? row.get("path") : item;
          if (text != null) {
            texts.add(text.toString());
          }
        }
      }
      case Map<?, ?> _ -> {}
      case Object text -> texts.add(text.toString());
    }
    return texts;
  }
}
