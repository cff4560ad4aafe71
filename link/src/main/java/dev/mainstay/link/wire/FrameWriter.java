package dev.mainstay.link.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.random.RandomGenerator;

/** Writes the frames of a client (RFC 6455, 5), several in one write. For one thread. */
final class FrameWriter {

  /** What is gathered for one write at most. */
  static final int WRITE_BYTES = 32 * 1024;

  /** The longest head: 2 bytes, a length of 8, a mask of 4. */
  static final int HEAD_BYTES_MAX = 14;

  private static final byte[] NOTHING = {};
  private static final int MASK_BYTES = 4;

  /** Masks are drawn so many at once: each draw of a secure source costs as much as a frame. */
  private static final int MASKS_DRAWN = 64;

  private final OutputStream out;
  private final RandomGenerator random;
  private final byte[] masks = new byte[MASKS_DRAWN * MASK_BYTES];
  private int mask = masks.length;
  private byte[] buffer = NOTHING;
  private int size;

  /**
   * A writer to a stream.
   *
   * @param random where masks come from; nobody may be able to guess them (RFC 6455, 10.3)
   */
  FrameWriter(OutputStream out, RandomGenerator random) {
    this.out = out;
    this.random = random;
  }

  /** Frames follow whose heads and payloads take so many bytes at most. */
  void begin(long bytes) {
    buffer = new byte[(int) Math.min(bytes, WRITE_BYTES)];
    size = 0;
  }

  /** Adds a whole frame; one that is longer than the buffer is written in part. */
  void add(int opcode, byte[] payload) throws IOException {
    if (buffer.length - size < HEAD_BYTES_MAX) {
      flush();
    }
    put(0x80 | opcode);
    if (payload.length <= 125) {
      put(0x80 | payload.length);
    } else if (payload.length <= 0xffff) {
      put(0x80 | 126);
      put(payload.length >> 8);
      put(payload.length);
    } else {
      put(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        put((int) ((long) payload.length >> shift));
      }
    }
    int key = drawnMask();
    for (int i = 0; i < MASK_BYTES; i++) {
      put(masks[key + i]);
    }
    masked(payload, key);
  }

  private void masked(byte[] payload, int key) throws IOException {
    int from = 0;
    while (from < payload.length) {
      if (size == buffer.length) {
        flush();
      }
      int most = Math.min(payload.length - from, buffer.length - size);
      for (int i = 0; i < most; i++) {
        buffer[size + i] = (byte) (payload[from + i] ^ masks[key + ((from + i) & 3)]);
      }
      size += most;
      from += most;
    }
  }

  private void put(int value) {
    buffer[size++] = (byte) value;
  }

  private int drawnMask() {
    if (mask == masks.length) {
      random.nextBytes(masks);
      mask = 0;
    }
    int drawn = mask;
    mask += MASK_BYTES;
    return drawn;
  }

  /** Writes what was added and is not written yet. */
  void flush() throws IOException {
    out.write(buffer, 0, size);
    size = 0;
  }

  /** Writes the rest, and gives the memory back. */
  void end() throws IOException {
    flush();
    buffer = NOTHING;
  }
}
