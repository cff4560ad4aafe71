package dev.mainstay.cli.service;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder for one command's own use, removed when nobody needs it any more. */
public final class Scratch {

  private Scratch() {}

  /** A new folder under the system's folder for temporary files, for the owner only. */
  public static Path make(String purpose) throws IOException {
    return Files.createTempDirectory("mainstay-" + purpose + "-").toRealPath();
  }

  /** Removes the folder and everything in it; symbolic links are removed, not followed. */
  public static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException fault)
              throws IOException {
            Files.deleteIfExists(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
