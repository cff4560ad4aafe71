package dev.mainstay.monitor;

import dev.mainstay.core.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A project of services that are what a test says, and that remembers what it was told to do. */
public final class FakeFacts implements Facts {

  private final Map<String, Json> rows = new LinkedHashMap<>();
  private final Path logs;
  private final List<Consumer<Json>> watchers = new CopyOnWriteArrayList<>();
  private final List<String> commands = new ArrayList<>();

  /** A project without services, whose logs lie in this folder. */
  public FakeFacts(Path logs) {
    this.logs = logs;
  }

  /** Sets a service's state, and tells it. */
  public synchronized void set(String instance, String wanted, String state) {
    Json row =
        Json.object()
            .put("name", instance)
            .put("instance", instance)
            .put("kind", "daemon")
            .put("wanted", wanted)
            .put("state", state)
            .build();
    rows.put(instance, row);
    watchers.forEach(watcher -> watcher.accept(row));
  }

  /** The commands that were given, oldest first. */
  public synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  @Override
  public synchronized Json status() {
    return Json.object().put("project", "test").put("services", rows.values()).build();
  }

  @Override
  public synchronized Optional<Json> why(String instance) {
    return Optional.ofNullable(rows.get(instance))
        .map(row -> Json.object().put("service", row).build());
  }

  @Override
  public synchronized Optional<Path> log(String instance) {
    return rows.containsKey(instance)
        ? Optional.of(logs.resolve(instance + ".log"))
        : Optional.empty();
  }

  @Override
  public Json config() {
    return Json.object().put("settings", List.of()).build();
  }

  @Override
  public Json topology() {
    return Json.object().put("nodes", List.of()).put("edges", List.of()).build();
  }

  @Override
  public Optional<Json> gateway() {
    return Optional.empty();
  }

  @Override
  public Json links() {
    return Json.object().put("links", List.of()).build();
  }

  @Override
  public synchronized Set<String> instances() {
    return Set.copyOf(rows.keySet());
  }

  @Override
  public synchronized String command(Verb verb, String instance) {
    commands.add(verb + " " + instance);
    return verb + " " + instance;
  }

  @Override
  public Journal.Watch watch(Consumer<Json> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }
}
