package dev.mainstay.probe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The lines that Mainstay itself writes into a service's log: whoever writes the log and whoever
 * searches it agree here.
 *
 * <p>Each is one line that begins with {@link #PREFIX} at the start of a line. A log line probe
 * never matches such a line, and takes what follows the last {@link #STARTING} as the output of the
 * present generation; so that line must be in the log before the program can write its first.
 */
public final class LogMark {

  /** How every mark begins. */
  public static final String PREFIX = "--- mainstay: ";

  /** How the mark of a new start begins. */
  public static final String STARTING = PREFIX + "starting ";

  /** How the mark begins that says which part of the log was moved away. */
  public static final String ROTATED = PREFIX + "rotated ";

  private static final String END = " ---";

  private LogMark() {}

  /** The mark to write before a spawn, without a line end. */
  public static String starting(Instant at, long attempt) {
    return STARTING + "at " + at + ", attempt " + attempt + END;
  }

  /** The mark to write when the pid of a new start is known, without a line end. */
  public static String started(long pid, Instant at) {
    return PREFIX + "started pid " + pid + " at " + at + END;
  }

  /** A mark of anything else that belongs into the log, such as an exit; one line. */
  public static String note(String text) {
    return PREFIX + text.replaceAll("\\p{Cntrl}", "?") + END;
  }

  /** The bytes of {@link #PREFIX} or another beginning, as they are in the file. */
  public static byte[] bytes(String beginning) {
    return beginning.getBytes(StandardCharsets.UTF_8);
  }
}
