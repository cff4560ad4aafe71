package dev.mainstay.supervisor.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fresh folders on the file systems of this machine, one for each way of shrinking a log. */
final class LogFolders {

  static final int BLOCK_BYTES = 4096;

  private LogFolders() {}

  /** For each way that works here, a folder where it does. */
  static Stream<Path> all() {
    Map<Shrinking, Path> folders = new LinkedHashMap<>();
    for (Path base :
        new Path[] {Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm")}) {
      try {
        if (Files.isWritable(base)) {
          Path folder = Files.createTempDirectory(base, "mainstay-logs-");
          Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
          Shrinking shrinking = Shrinking.in(folder, BLOCK_BYTES);
          if (shrinking != Shrinking.NONE) {
            folders.putIfAbsent(shrinking, folder);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folders.values().stream();
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
