package dev.mainstay.bench.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.concurrent.atomic.AtomicLongArray;

/** The messages of a run by number: what they are, and when which end had them, in nanoseconds. */
final class Messages {

  private static final int BYTES = 200;
  private static final int MOST = 4_000_000;

  /** Behind what the number stands in a message, and in what acknowledges one. */
  private static final int SAID = "{\"id\":\"m".length();

  private static final int ACKED = "{\"ack\":\"m".length();

  final AtomicLongArray sent = new AtomicLongArray(MOST);
  final AtomicLongArray heard = new AtomicLongArray(MOST);
  final AtomicLongArray acked = new AtomicLongArray(MOST);

  static byte[] said(int number) {
    String head = "{\"id\":\"m" + number + "\",\"text\":\"";
    return (head + "x".repeat(BYTES - head.length() - 2) + "\"}").getBytes(ISO_8859_1);
  }

  static byte[] acked(int number) {
    return ("{\"ack\":\"m" + number + "\"}").getBytes(ISO_8859_1);
  }

  /** The number of a message; -1 of anything else. */
  static int numberSaid(byte[] frame) {
    return number(frame, SAID, 'd');
  }

  /** The number of a message that is acknowledged; -1 of anything else. */
  static int numberAcked(byte[] frame) {
    return number(frame, ACKED, 'k');
  }

  private static int number(byte[] frame, int at, char before) {
    if (frame.length <= at || frame[at - 1] != 'm' || frame[at - 5] != before) {
      return -1;
    }
    int number = 0;
    for (int i = at; i < frame.length && frame[i] >= '0' && frame[i] <= '9'; i++) {
      number = number * 10 + frame[i] - '0';
    }
    return number;
  }
}
