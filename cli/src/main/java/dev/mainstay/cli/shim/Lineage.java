package dev.mainstay.cli.shim;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * This process and its parent, by their numbers. Read from proc(5) where there is one: the JDK's
 * {@link ProcessHandle} begins by making a pool of threads, which costs a shim 3 ms of its start.
 *
 * @param self the number of this process
 * @param parent the number of the one that is its parent now
 */
record Lineage(long self, long parent) {

  private static final String STAT = "/proc/self/stat";
  private static final int STAT_BYTES = 1024;

  /** As it is now. A parent that has ended is another one from then on. */
  static Lineage now() {
    byte[] bytes = new byte[STAT_BYTES];
    try (InputStream stat = new FileInputStream(STAT)) {
      int count = Math.max(0, stat.read(bytes));
      return of(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      ProcessHandle self = ProcessHandle.current();
      return new Lineage(self.pid(), self.parent().map(ProcessHandle::pid).orElse(0L));
    }
  }

  /** What {@code /proc/PID/stat} says: number, name in parentheses, state, parent. */
  static Lineage of(String stat) throws IOException {
    // A name may contain anything, parentheses and spaces too.
    int open = stat.indexOf(" (");
    int name = stat.lastIndexOf(") ");
    int begin = name + ") S ".length();
    int end = stat.indexOf(' ', begin);
    if (open < 0 || name < 0 || end < 0) {
      throw new IOException(STAT + " is not as proc(5) says");
    }
    try {
      return new Lineage(
          Long.parseLong(stat.substring(0, open)), Long.parseLong(stat.substring(begin, end)));
    } catch (NumberFormatException e) {
      throw new IOException(STAT + " is not as proc(5) says", e);
    }
  }
}
