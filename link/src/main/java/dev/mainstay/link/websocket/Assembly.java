package dev.mainstay.link.websocket;

import dev.mainstay.link.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Puts together the parts in which a message comes, up to a length. For one thread at a time. */
final class Assembly {

  private static final Taken PART = new Taken.Part();
  private static final Taken TOO_LONG = new Taken.TooLong();

  private final int bytesMax;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What a part made of the message. */
  sealed interface Taken {
    /** All of it is there. */
    record Whole(Frame frame) implements Taken {}

    /** More is to come. */
    record Part() implements Taken {}

    /** It is longer than may be; nothing of it is kept. */
    record TooLong() implements Taken {}
  }

  /** For messages of at most so many bytes. */
  Assembly(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  Taken text(CharSequence part, boolean last) {
    // A character is a byte at least.
    if (text.length() + part.length() > bytesMax) {
      return tooLong();
    }
    if (!last) {
      text.append(part);
      return PART;
    }
    String whole = text.isEmpty() ? part.toString() : text.append(part).toString();
    forget();
    byte[] encoded = whole.getBytes(StandardCharsets.UTF_8);
    return encoded.length > bytesMax
        ? TOO_LONG
        : new Taken.Whole(new Frame(Frame.Kind.TEXT, encoded));
  }

  Taken binary(ByteBuffer part, boolean last) {
    if (bytes.size() + part.remaining() > bytesMax) {
      return tooLong();
    }
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    bytes.writeBytes(copy);
    if (!last) {
      return PART;
    }
    Frame whole = new Frame(Frame.Kind.BINARY, bytes.toByteArray());
    forget();
    return new Taken.Whole(whole);
  }

  private Taken tooLong() {
    forget();
    return TOO_LONG;
  }

  /** Starts anew; a long message's memory is given back. */
  private void forget() {
    if (!text.isEmpty()) {
      text.setLength(0);
      text.trimToSize();
    }
    bytes.reset();
  }
}
