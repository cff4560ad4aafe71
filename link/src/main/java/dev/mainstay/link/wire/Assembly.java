package dev.mainstay.link.wire;

import dev.mainstay.link.Frame;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The message that is coming, put together of its fragments. It takes no more memory than came,
 * twice over: what a frame only says to hold costs nothing.
 */
final class Assembly {

  private static final byte[] NOTHING = {};
  private static final int STEP_BYTES = 16 * 1024;
  private static final int CHECKED_CHARS = 512;

  private State state = State.NONE;
  private byte[] bytes = NOTHING;
  private int size;

  private enum State {
    NONE,
    TEXT,
    BINARY
  }

  /** Whether a message has begun. */
  boolean isOpen() {
    return state != State.NONE;
  }

  void begin(Frame.Kind kind) {
    state =
        switch (kind) {
          case TEXT -> State.TEXT;
          case BINARY -> State.BINARY;
        };
  }

  int size() {
    return size;
  }

  /**
   * Makes room for what can be taken at once of a fragment.
   *
   * @param left how much of the fragment is still to come
   * @return how much of that there is room for
   */
  int room(int left) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size + Math.min(left, Math.max(STEP_BYTES, size)));
    }
    return Math.min(left, bytes.length - size);
  }

  byte[] bytes() {
    return bytes;
  }

  void added(int more) {
    size += more;
  }

  /** The whole message; the next one can begin. */
  Frame whole() throws Violation {
    byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    State was = state;
    state = State.NONE;
    bytes = NOTHING;
    size = 0;
    if (was == State.BINARY) {
      return new Frame(Frame.Kind.BINARY, whole);
    }
    checkText(whole, 0);
    return new Frame(Frame.Kind.TEXT, whole);
  }

  /** Throws unless the bytes are UTF-8, from that place on. */
  static void checkText(byte[] bytes, int from) throws Violation {
    int at = from;
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    if (at == bytes.length) {
      return;
    }
    // A new decoder reports what is malformed.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer rest = ByteBuffer.wrap(bytes, at, bytes.length - at);
    CharBuffer decoded = CharBuffer.allocate(CHECKED_CHARS);
    while (true) {
      var result = decoder.decode(rest, decoded, true);
      if (result.isError()) {
        throw new Violation(CloseCode.NO_TEXT, "a text is not UTF-8");
      }
      if (result.isUnderflow()) {
        return;
      }
      decoded.clear();
    }
  }
}
