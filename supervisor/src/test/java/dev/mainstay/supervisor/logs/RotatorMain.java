package dev.mainstay.supervisor.logs;

import dev.mainstay.supervisor.ServiceSpec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A program that does nothing but rotate one log, to be killed: {@code FILE MAX_BYTES KEEP}. It
 * writes a byte for each rotation.
 */
final class RotatorMain {

  private RotatorMain() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    ServiceSpec.Logs limits =
        new ServiceSpec.Logs(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    Shrinking shrinking = Shrinking.in(file.resolveSibling(""), LogFolders.BLOCK_BYTES);
    Rotation rotation =
        new Rotation(
            new LogNames(file),
            Rotation.Left.UNFINISHED,
            limits,
            LogFolders.BLOCK_BYTES,
            shrinking,
            _ -> {});
    rotation.recover(Instant.now());
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      while (true) {
        if (rotation.rotate(Instant.now()) instanceof Rotation.Outcome.Archived) {
          out.write('r');
        }
      }
    }
  }
}
