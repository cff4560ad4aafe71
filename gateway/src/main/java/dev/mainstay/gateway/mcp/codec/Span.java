package dev.mainstay.gateway.mcp.codec;

import java.nio.charset.StandardCharsets;

/** The place of a value: from its first byte to the one after its last. */
record Span(int from, int to) {

  String text(byte[] json) {
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  /** A copy of the whole text with something else in this place. */
  byte[] replaced(byte[] json, String value) {
    byte[] with = value.getBytes(StandardCharsets.UTF_8);
    byte[] changed = new byte[json.length - (to - from) + with.length];
    System.arraycopy(json, 0, changed, 0, from);
    System.arraycopy(with, 0, changed, from, with.length);
    System.arraycopy(json, to, changed, from + with.length, json.length - to);
    return changed;
  }
}
