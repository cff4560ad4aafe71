package dev.mainstay.gateway.mcp.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the first fields of a JSON object stand in its text, noted while it is read, so that a
 * field is found without reading the text again. Bounded: what stands further back is not noted.
 */
final class Outline {

  /** Messages of MCP have fewer, in any object that is looked into. */
  private static final int FIELDS_MAX = 16;

  private static final int FIELDS_USUAL = 4;

  /** For a field: where its name begins and ends, and its value. */
  private static final int PLACES = 4;

  private final int from;
  private int[] places = new int[FIELDS_USUAL * PLACES];
  private int used;
  private boolean isWhole = true;

  /** Of the object that begins there. */
  Outline(int from) {
    this.from = from;
  }

  /** Where the object begins. */
  int from() {
    return from;
  }

  /** Notes the next field. */
  void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    if (used == FIELDS_MAX * PLACES) {
      isWhole = false;
      return;
    }
    if (used == places.length) {
      places = Arrays.copyOf(places, FIELDS_MAX * PLACES);
    }
    places[used] = nameFrom;
    places[used + 1] = nameTo;
    places[used + 2] = valueFrom;
    places[used + 3] = valueTo;
    used += PLACES;
  }

  /** Where the value of a field is; null for a field that is not noted. */
  @Nullable Span value(byte[] json, String name) {
    for (int i = 0; i < used; i += PLACES) {
      if (Fields.is(json, places[i], places[i + 1], name)) {
        return new Span(places[i + 2], places[i + 3]);
      }
    }
    return null;
  }

  /** Whether every field is noted. */
  boolean isWhole() {
    return isWhole;
  }
}
