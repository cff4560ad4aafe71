package dev.mainstay.cli.view;

import dev.mainstay.supervisor.State;

/** Colours of a terminal, or none. */
public enum Paint {
  /** Text as it is. */
  PLAIN,
  /** Text with the eight basic colours (ECMA-48 SGR), which every theme keeps readable. */
  COLOUR;

  /** What is proven. */
  public String good(String text) {
    return sgr("32", text);
  }

  /** What is on its way, or cannot be proven. */
  public String open(String text) {
    return sgr("33", text);
  }

  /** What is wrong. */
  public String bad(String text) {
    return sgr("31", text);
  }

  /** What matters less. */
  public String quiet(String text) {
    return sgr("2", text);
  }

  /** What matters most. */
  public String strong(String text) {
    return sgr("1", text);
  }

  /** Text in the colour of a state. */
  public String state(State state, String text) {
    return switch (state) {
      case READY, BUSY, COMPLETED -> good(text);
      case RUNNING, WAITING, STARTING, STOPPING, BACKOFF, DEGRADED -> open(text);
      case UNRESPONSIVE, STUCK, FAILED -> bad(text);
      case STOPPED -> quiet(text);
    };
  }

  private String sgr(String code, String text) {
    return switch (this) {
      case PLAIN -> text;
      case COLOUR -> text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    };
  }
}
