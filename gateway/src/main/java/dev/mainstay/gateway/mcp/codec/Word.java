package dev.mainstay.gateway.mcp.codec;

/** The names of fields that mean something in every message (JSON-RPC 2.0). */
enum Word {
  VERSION("jsonrpc"),
  ID("id"),
  METHOD("method"),
  PARAMS("params"),
  RESULT("result"),
  ERROR("error"),
  /** Any other one. */
  OTHER("");

  private static final Word[] ALL = values();

  private final String text;

  Word(String text) {
    this.text = text;
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

  /** One bit, different for each; which one matters to nobody, so the order may change. */
  @SuppressWarnings("EnumOrdinal")
  int bit() {
    return 1 << ordinal();
  }

  /** Whether a router looks into its value. */
  boolean isBody() {
    return this == PARAMS || this == RESULT;
  }
}
