package dev.mainstay.gateway.mcp.codec;

/** The names of fields that mean something in every message (JSON-RPC 2.0). */
enum Word {
  VERSION("jsonrpc", 1),
  ID("id", 2),
  METHOD("method", 4),
  PARAMS("params", 8),
  RESULT("result", 16),
  ERROR("error", 32),
  /** Any other one. */
  OTHER("", 64);

  private static final Word[] ALL = values();

  private final String text;
  private final int bit;

  Word(String text, int bit) {
    this.text = text;
    this.bit = bit;
  }

  /** The word that a field's name says. */
  static Word of(byte[] json, int from, int end) {
    for (Word word : ALL) {
      if (word != OTHER && Fields.is(json, from, end, word.text)) {
        return word;
      }
    }
    return OTHER;
  }

  /** One bit, different for each. */
  int bit() {
    return bit;
  }

  /** Whether a router looks into its value. */
  boolean isBody() {
    return this == PARAMS || this == RESULT;
  }
}
