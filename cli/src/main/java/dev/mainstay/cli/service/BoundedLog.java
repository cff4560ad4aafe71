package dev.mainstay.cli.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * An output that goes to a file opened for appending, and keeps that file bounded: when it is full
 * it is copied to {@code FILE.1} and begun anew. For a supervisor that runs for months.
 */
final class BoundedLog extends OutputStream {

  /** The size at which the file is begun anew; twice as much is kept at most. */
  static final long BYTES_MAX = 4L * 1024 * 1024;

  private final OutputStream appended;
  private final Path file;
  private long written;

  BoundedLog(OutputStream appended, Path file) {
    this.appended = appended;
    this.file = file;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (written + length > BYTES_MAX) {
      flush();
      beginAnew();
    }
    appended.write(bytes, from, length);
    written += length;
  }

  @Override
  public void flush() throws IOException {
    appended.flush();
  }

  private void beginAnew() throws IOException {
    if (Files.exists(file)) {
      Path older = file.resolveSibling(file.getFileName() + ".1");
      Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
    written = 0;
  }
}
