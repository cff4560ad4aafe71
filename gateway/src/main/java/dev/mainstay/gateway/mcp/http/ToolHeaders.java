package dev.mainstay.gateway.mcp.http;

/** What is known of the tools that a profile shows, as a port to whoever knows them. */
@FunctionalInterface
public interface ToolHeaders {

  /** The headers that a call needs; {@link ParamHeaders#NONE} for a tool that nobody knows. */
  ParamHeaders of(String profile, String tool);
}
