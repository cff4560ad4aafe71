package dev.mainstay.cli.control;

import java.util.Optional;

/** What is answered about the gateway. */
final class McpReplies {

  private McpReplies() {}

  /** How it is. */
  static Reply facts(Components components) {
    Optional<McpDesk> desk = components.gateway();
    return desk.isEmpty()
        ? none()
        : desk.get()
            .facts()
            .<Reply>map(Reply.Mcp::new)
            .orElseGet(() ->
                new Reply.Refused(
                    "gateway-silent",
                    "the gateway does not say how it is",
                    "mainstay why gateway"));
  }

  /** The answer to what a client could ask, or why there is none; waits for it. */
  static Reply ask(Components components, Request.McpAsk asked) {
    return components
        .gateway()
        .map(desk -> desk.ask(asked.profile(), asked.method(), asked.params(), asked.within()))
        .orElseGet(McpReplies::none);
  }

  private static Reply none() {
    return new Reply.Refused(
        "no-gateway",
        "this project has no gateway",
        "add `gateway: {servers: {NAME: {command: [PROGRAM]}}}` to the config, then: mainstay down,"
            + " mainstay up");
  }
}
