package dev.mainstay.cli.traffic;

import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Records of timed baselines, kept as files; the newest of a phase decides about the next. */
final class BaselineRecord {

  private final Path folder;

  BaselineRecord(Path folder) {
    this.folder = folder;
  }

  /** Keeps one; its file. */
  Path keep(int phase, String at, Json record) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("phase-" + phase + "-" + at.replace(':', '-') + ".json");
    Files.writeString(file, record.write() + "\n");
    return file;
  }

  /** The newest of a phase. */
  Optional<Path> newest(int phase) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted =
          files
              .filter(file -> file.getFileName().toString().startsWith("phase-" + phase + "-"))
              .sorted()
              .toList();
      return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.getLast());
    }
  }

  /** Why the next phase may not begin; empty when it may. */
  Optional<String> gate(int phase) throws IOException {
    if (phase == 1) {
      return Optional.empty();
    }
    int before = phase - 1;
    Optional<Path> newest = newest(before);
    if (newest.isEmpty()) {
      return Optional.of("phase " + before + " was never run");
    }
    Json record = Json.tryParse(Files.readString(newest.get())).orElse(Json.of(null));
    if (!record.text("verdict").orElse("").equals("pass")) {
      return Optional.of("phase " + before + " did not pass: " + newest.get());
    }
    return record.text("signed_off_by").filter(name -> !name.isEmpty()).isPresent()
        ? Optional.empty()
        : Optional.of("nobody has signed off phase " + before);
  }

  /** Signs the newest of a phase; the file, or empty when there is none. */
  Optional<Path> sign(int phase, String name, String at) throws IOException {
    Optional<Path> newest = newest(phase);
    if (newest.isPresent()) {
      Json record = Json.tryParse(Files.readString(newest.get())).orElse(Json.of(null));
      Json.Builder signed = Json.object();
      record.fields().forEach(signed::put);
      signed.put("signed_off_by", name).put("signed_off_at", at);
      Files.writeString(newest.get(), signed.build().write() + "\n");
    }
    return newest;
  }
}
