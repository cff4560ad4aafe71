package dev.mainstay.gateway.mcp.link;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The copies on disk of what the gateway answers, a file for each profile.
 *
 * @param folder where they are; made when the first is written
 */
public record KnownFiles(Path folder) {

  /** The copy of a profile; empty when there is none, or it cannot be read. */
  public Optional<Known> read(String profile) {
    try {
      return Known.parse(Files.readAllBytes(file(profile)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How long the copy of a profile is; 0 when there is none. */
  public long bytes(String profile) {
    return file(profile).toFile().length();
  }

  /** Replaces the copy of a profile at once: a reader sees the old one or the new one. */
  public void write(Known known) throws IOException {
    Files.createDirectories(folder);
    Path file = file(known.profile());
    Path fresh = Files.createTempFile(folder, ".known", ".json");
    try {
      Files.write(fresh, known.line());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Path file(String profile) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < profile.length(); i++) {
      char c = profile.charAt(i);
      boolean plain = (Character.isLetterOrDigit(c) && c < 0x80) || c == '-' || c == '_';
      name.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(c));
    }
    return folder.resolve(name + ".json");
  }
}
