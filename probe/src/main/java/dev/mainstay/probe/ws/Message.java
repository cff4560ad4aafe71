package dev.mainstay.probe.ws;

/** One message of a WebSocket, whole; payloads that are no text are bytes as Latin-1 characters. */
sealed interface Message {

  /** Stands for a close without a code (RFC 6455 section 7.1.5). */
  int NO_CODE = 1005;

  record Text(String text) implements Message {}

  record Binary(int bytes) implements Message {}

  record Ping(String payload) implements Message {}

  record Pong(String payload) implements Message {}

  /**
   * The other end closes.
   *
   * @param code {@link #NO_CODE} when it named none
   */
  record Close(int code, String reason) implements Message {}
}
