package dev.mainstay.gateway.mcp;

/** Names in {@code _meta}: what MCP 2026-07-28 reserves there, and our own. */
final class Meta {

  static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  /** The server that has answered, where it is another than was asked. */
  static final String ANSWERED_BY = "dev.mainstay/answeredBy";

  private Meta() {}
}
