package dev.mainstay.link.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes that come over a socket, as many at once as are there. For one thread. */
final class Source {

  private final InputStream in;
  private final byte[] buffer;
  private int at;
  private int end;

  /**
   * A source that has read nothing.
   *
   * @param bytes how many are read ahead at most
   */
  Source(InputStream in, int bytes) {
    this.in = in;
    this.buffer = new byte[bytes];
  }

  /** Whether the next byte must be waited for. */
  boolean isEmpty() {
    return at == end;
  }

  /**
   * Waits for more; only for one that is empty.
   *
   * @throws EOFException at the end of the stream
   */
  void fill() throws IOException {
    int came = came(in.read(buffer));
    at = 0;
    end = came;
  }

  /** The next byte of one that is not empty. */
  int take() {
    return buffer[at++] & 0xff;
  }

  /** Takes what is there, at most so much; how much it was. */
  int take(byte[] into, int from, int most) {
    int length = Math.min(most, end - at);
    System.arraycopy(buffer, at, into, from, length);
    at += length;
    return length;
  }

  /** Waits for more, at most so much, past the buffer; only for one that is empty. */
  int read(byte[] into, int from, int most) throws IOException {
    return came(in.read(into, from, most));
  }

  private static int came(int bytes) throws EOFException {
    if (bytes < 0) {
      throw new EOFException("the connection ended");
    }
    return bytes;
  }
}
