package dev.mainstay.cli.init;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads the file of another program as services. */
sealed interface Importer
    permits ProcfileImporter, ComposeImporter, SupervisordImporter, Pm2Importer {

  /**
   * Reads {@code text}; never runs anything of it.
   *
   * @param directory the folder of the file, where files it names may exist
   */
  Imported read(String text, Path directory);

  /** The file's program in words, such as "a Procfile". */
  String label();

  /** The importer for a file of this name. */
  static Optional<Importer> of(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    if (name.startsWith("procfile")) {
      return Optional.of(new ProcfileImporter());
    }
    if (name.contains("compose") && (name.endsWith(".yml") || name.endsWith(".yaml"))) {
      return Optional.of(new ComposeImporter());
    }
    if (name.endsWith(".conf") || name.endsWith(".ini")) {
      return Optional.of(new SupervisordImporter());
    }
    if (name.endsWith(".js") || name.endsWith(".cjs") || name.endsWith(".json")) {
      return Optional.of(new Pm2Importer());
    }
    return Optional.empty();
  }
}
