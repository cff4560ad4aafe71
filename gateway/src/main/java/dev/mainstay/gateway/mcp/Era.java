package dev.mainstay.gateway.mcp;

import java.util.List;

/** The two protocols that MCP has been; a message says by itself which one it speaks. */
public enum Era {
  /** 2025-03-26 to 2025-11-25: {@code initialize}, sessions, requests from the server. */
  LEGACY,
  /** From 2026-07-28 on: stateless, {@code server/discover}, {@code input_required}. */
  MODERN;

  /** The newest version of the legacy protocol. */
  public static final String NEWEST_LEGACY = "2025-11-25";

  /** The newest version of the modern protocol. */
  public static final String NEWEST_MODERN = "2026-07-28";

  /** The legacy versions that we speak, newest first. */
  public static final List<String> LEGACY_VERSIONS =
      List.of(NEWEST_LEGACY, "2025-06-18", "2025-03-26");
}
