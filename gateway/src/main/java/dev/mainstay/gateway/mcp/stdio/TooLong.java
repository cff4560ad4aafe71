package dev.mainstay.gateway.mcp.stdio;

import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.Optional;

/**
 * What can be known of a message that is too long to be kept: whether it is an answer, and to which
 * request. Reads it once, as it comes, and keeps the names and short values of its own fields only.
 * It does not check that it is JSON.
 */
final class TooLong {

  /** An id of ours is shorter. */
  private static final int TOKEN_CHARS_MAX = 64;

  private final StringBuilder token = new StringBuilder();
  private String field = "";
  private String id = "";
  private boolean answer;
  private int depth;
  private Place place = Place.BETWEEN;

  private enum Place {
    BETWEEN,
    IN_STRING,
    ESCAPED
  }

  void take(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      take((char) (bytes[i] & 0xFF));
    }
  }

  /** The request that it answers; empty when it answers none. */
  Optional<RpcId> answered() {
    boolean usable = id.matches("-?[0-9]+|\"[^\"\\\\]*\"");
    return answer && usable ? Optional.of(new RpcId(id)) : Optional.empty();
  }

  private void take(char c) {
    switch (place) {
      case ESCAPED -> {
        keep(c);
        place = Place.IN_STRING;
      }
      case IN_STRING -> {
        keep(c);
        if (c == '\\') {
          place = Place.ESCAPED;
        } else if (c == '"') {
          place = Place.BETWEEN;
        }
      }
      case BETWEEN -> between(c);
    }
  }

  private void between(char c) {
    switch (c) {
      case '{', '[' -> {
        depth++;
        token.setLength(0);
      }
      case '}', ']' -> {
        value();
        depth--;
        token.setLength(0);
      }
      case ':' -> {
        if (depth == 1) {
          field = token.toString();
          token.setLength(0);
        }
      }
      case ',' -> value();
      case '"' -> {
        keep(c);
        place = Place.IN_STRING;
      }
      case ' ', '\t', '\r' -> {}
      default -> keep(c);
    }
  }

  /** A value has ended; what was inside of it has not been kept. */
  private void value() {
    if (depth == 1) {
      if (field.equals("\"id\"")) {
        id = token.toString();
      }
      answer |= field.equals("\"result\"") || field.equals("\"error\"");
      field = "";
      token.setLength(0);
    }
  }

  private void keep(char c) {
    if (depth == 1 && token.length() < TOKEN_CHARS_MAX) {
      token.append(c);
    }
  }
}
