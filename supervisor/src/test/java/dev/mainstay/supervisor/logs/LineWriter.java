package dev.mainstay.supervisor.logs;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that appends numbered lines to a file as fast as it can: {@code FILE LINES PAUSE}. It
 * flushes as C's stdio does, in the middle of lines. With a pause it rests that many microseconds
 * after each 64 KiB.
 */
final class LineWriter {

  private static final int REST_AFTER_BYTES = 64 * 1024;

  private LineWriter() {}

  public static void main(String[] args) throws IOException {
    long lines = Long.parseLong(args[1]);
    long pauseNanos = Long.parseLong(args[2]) * 1000;
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(args[0], true), 8000)) {
      long bytes = 0;
      for (long n = 0; n < lines; n++) {
        byte[] line = line(n).getBytes(StandardCharsets.UTF_8);
        out.write(line);
        bytes += line.length;
        if (pauseNanos > 0 && bytes >= REST_AFTER_BYTES) {
          bytes = 0;
          LockSupport.parkNanos(pauseNanos);
        }
      }
    }
  }

  /** The n-th line: its number, and a filling whose length depends on it. */
  static String line(long n) {
    return n + " " + "grüße ".repeat((int) (n % 17)) + "end\n";
  }
}
