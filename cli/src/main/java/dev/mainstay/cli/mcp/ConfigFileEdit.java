package dev.mainstay.cli.mcp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Replaces somebody else's config file as a whole, and keeps the one before beside it. */
final class ConfigFileEdit {

  /** More backups than this, and somebody else should look. */
  private static final int BACKUPS_MAX = 100;

  /** A config that is larger is none. */
  private static final long BYTES_MAX = 4 * 1024 * 1024;

  private ConfigFileEdit() {}

  /** The text; empty when there is no such file. */
  static String read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException("larger than " + BYTES_MAX + " bytes");
    }
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** Writes the text; returns where the former is kept, if there was one. */
  static Optional<Path> write(Path file, String text) throws IOException {
    // Who has linked it to elsewhere wants it to stay there.
    Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = real.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Optional<Path> backup = Optional.empty();
    if (Files.exists(real)) {
      backup = Optional.of(free(real));
      Files.copy(real, backup.get(), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path fresh = real.resolveSibling(real.getFileName() + ".new");
    if (backup.isPresent()) {
      // With the rights of the former: it may hold secrets.
      Files.copy(
          real, fresh, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(fresh, text);
    Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return backup;
  }

  private static Path free(Path file) throws IOException {
    for (int i = 0; i < BACKUPS_MAX; i++) {
      Path candidate = file.resolveSibling(file.getFileName() + ".bak" + (i == 0 ? "" : "." + i));
      if (!Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
        return candidate;
      }
    }
    throw new IOException("there are " + BACKUPS_MAX + " backups of it already");
  }
}
