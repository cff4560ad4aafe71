package dev.mainstay.cli.init;

import dev.mainstay.cli.config.ConfigFile;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code mainstay init} does: a first config, or another program's file as one. */
public final class Init {

  /** Files that are converted when no file is named, in this order. */
  private static final List<String> KNOWN =
      List.of(
          "Procfile",
          "compose.yaml",
          "compose.yml",
          "docker-compose.yml",
          "docker-compose.yaml",
          "supervisord.conf",
          "ecosystem.config.js",
          "ecosystem.config.cjs",
          "ecosystem.config.json");

  private static final String FIRST =
      """
      # Mainstay keeps these programs provably alive. `mainstay up` starts them and returns on proof.
      # Every key: docs/reference/config.md, or `mainstay config explain`.
      services:
        hello:
          # A list is run as it is; no shell is involved. ${PORT} is the port below.
          command: ["JDK/bin/jwebserver", -b, 127.0.0.1, -p, "${PORT}"]
          # It must listen here, and a process of its own must own the socket.
          port: 8000
          # It must answer like this before it counts as ready, and while it runs.
          ready: {http: /}

        # worker:
        #   command: [python3, worker.py]
        #   env: {LOG_LEVEL: info}
        #   depends_on: [hello]              # started when hello is proven
        #   restart: always                  # or on-failure (the default), never
        #   ready: {log: "worker started"}   # or ws:, tcp:, exec:, notify:
        #   stop: {signal: INT, grace: 30s}

        # migrate: {kind: task, command: [python3, migrate.py]}    # runs once; exit 0 is its proof
        # db: {external: true, port: 5432, ready: {tcp: true}}     # not ours to start: only watched

      # The dashboard; with `auto` on the first free port from 8080 on.
      monitor: {port: auto}
      """;

  private Init() {}

  /**
   * A first config for {@code directory}: from a file of another program that is there, else a
   * commented example.
   *
   * @param force whether an existing config may be overwritten
   */
  public static InitResult draft(Path directory, boolean force) {
    for (String name : KNOWN) {
      if (Files.isRegularFile(directory.resolve(name))) {
        return draftFrom(directory, directory.resolve(name), force);
      }
    }
    Optional<InitResult> refused = refused(directory, force);
    return refused.orElseGet(() ->
        new InitResult.Draft(
            directory.resolve("mainstay.yaml"),
            FIRST.replace("JDK/", System.getProperty("java.home") + "/"),
            List.of()));
  }

  /** A first config for {@code directory}, made from {@code source}. */
  public static InitResult draftFrom(Path directory, Path source, boolean force) {
    Optional<InitResult> refused = refused(directory, force);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Importer> importer = Importer.of(source);
    if (importer.isEmpty()) {
      return new InitResult.Refused(
          source + " is no file that can be converted",
          "a Procfile, compose.yaml, supervisord.conf or ecosystem.config.js can be");
    }
    FaultList faults = new FaultList();
    Place place = Place.whole(source.toString());
    Optional<String> text = TextFile.read(source, place, Fault.Code.UNREADABLE, faults);
    if (text.isEmpty()) {
      return new InitResult.Refused(faults.inOrder().getFirst().text(), "");
    }
    Imported imported = importer.get().read(text.get(), directory);
    if (imported.services().isEmpty()) {
      return new InitResult.Refused(
          "no service was found in " + source, String.join("; ", imported.notes()));
    }
    Path target = directory.resolve("mainstay.yaml");
    String yaml = yaml(imported, source, importer.get().label());
    List<String> notes = new ArrayList<>(imported.notes());
    if (ConfigLoader.parse(target, yaml, Map.of())
        instanceof ConfigResult.Faults(List<Fault> found)) {
      found.forEach(fault -> notes.add("to correct: " + fault.text()));
    }
    return new InitResult.Draft(target, yaml, List.copyOf(notes));
  }

  /** Writes the draft; a file that came in between is not overwritten unless forced. */
  public static void write(InitResult.Draft draft, boolean force) throws IOException {
    if (force) {
      Files.writeString(draft.target(), draft.yaml());
    } else {
      Files.writeString(draft.target(), draft.yaml(), StandardOpenOption.CREATE_NEW);
    }
  }

  private static Optional<InitResult> refused(Path directory, boolean force) {
    return ConfigFile.find(directory) instanceof ConfigFile.Found(Path file) && !force
        ? Optional.of(new InitResult.Refused(file + " is already there", "--force overwrites it"))
        : Optional.empty();
  }

  private static String yaml(Imported imported, Path source, String label) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Converted from ").append(label).append(", ").append(source.getFileName());
    yaml.append(". Add ready: to each service, so that a start is proven.\n");
    comments(yaml, imported.fileNotes(), "");
    yaml.append("services:\n");
    for (Imported.Service service : imported.services()) {
      yaml.append("  ").append(YamlText.text(service.name())).append(":\n");
      comments(yaml, service.notes(), "    ");
      YamlText.entries(yaml, service.keys(), "    ");
    }
    return yaml.toString();
  }

  private static void comments(StringBuilder yaml, List<String> notes, String indent) {
    for (String note : notes) {
      yaml.append(indent)
          .append("# ")
          .append(note.replace("\n", " ").replace("\r", " "))
          .append('\n');
    }
  }
}
