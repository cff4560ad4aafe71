package dev.mainstay.link;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One whole message of a WebSocket (RFC 6455, 5.6): its bytes, and whether they are text. */
public final class Frame {

  private final Kind kind;
  private final byte[] bytes;

  /** How the bytes are to be read. */
  public enum Kind {
    TEXT,
    BINARY
  }

  /**
   * A frame of these bytes.
   *
   * @param bytes UTF-8 for text; not to be changed by anybody from now on
   */
  public Frame(Kind kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /** A frame of text. */
  public static Frame text(String text) {
    return new Frame(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** How the bytes are to be read. */
  public Kind kind() {
    return kind;
  }

  /** What it holds; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** What it holds as text; binary ones are read as if they were. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** How long it is, in bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame && kind == frame.kind && Arrays.equals(bytes, frame.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return kind == Kind.TEXT ? text() : bytes.length + " bytes";
  }
}
