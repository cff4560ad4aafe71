package dev.mainstay.probe;

import java.time.Duration;
import java.time.Instant;

/** How durations, processes and foreign text read in a detail: short, and always on one line. */
public final class Words {

  /** The longest command line that is quoted, in characters. */
  private static final int COMMAND_CHARS_MAX = 80;

  private Words() {}

  /** A duration for people: {@code 0.4 ms}, {@code 12 ms}, {@code 1.5 s}, {@code 3 min}. */
  public static String of(Duration duration) {
    long micros = duration.toNanos() / 1000;
    if (micros < 1_000) {
      long tenths = micros / 100;
      return tenths / 10 + "." + tenths % 10 + " ms";
    }
    if (micros < 1_000_000) {
      return micros / 1_000 + " ms";
    }
    if (micros < 60_000_000) {
      long tenths = micros / 100_000;
      return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
    }
    long minutes = duration.toMinutes();
    if (minutes < 120) {
      return minutes + " min";
    }
    return minutes < 48 * 60 ? duration.toHours() + " h" : duration.toDays() + " d";
  }

  /** A process for people: {@code pid 812 (java -jar x.jar), started 3 d ago}. */
  public static String of(Sockets.Holder holder, Instant now) {
    Duration age = Duration.between(holder.startedAt(), now);
    return "pid "
        + holder.pid()
        + " ("
        + oneLine(holder.command(), COMMAND_CHARS_MAX)
        + "), started "
        + of(age.isNegative() ? Duration.ZERO : age)
        + " ago";
  }

  /** Address and port, such as {@code 127.0.0.1:8000} or {@code [::1]:8000}. */
  public static String of(String address, int port) {
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
  }

  /** Text from outside on one line, without control characters, cut after {@code chars}. */
  public static String oneLine(String text, int chars) {
    StringBuilder out = new StringBuilder();
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        space = !out.isEmpty();
        continue;
      }
      if (out.length() >= chars) {
        return out.append("...").toString();
      }
      if (space) {
        out.append(' ');
        space = false;
      }
      out.append(c);
    }
    return out.toString();
  }
}
