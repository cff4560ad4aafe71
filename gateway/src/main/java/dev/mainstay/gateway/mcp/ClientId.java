package dev.mainstay.gateway.mcp;

/**
 * Names one client of the gateway: a shim for as long as it lives, an HTTP session, a WebSocket, or
 * one request of the stateless protocol.
 *
 * @param text unique over the life of the supervisor
 */
public record ClientId(String text) {
  @Override
  public String toString() {
    return text;
  }
}
