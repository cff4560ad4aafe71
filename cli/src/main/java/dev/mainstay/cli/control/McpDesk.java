package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.util.Optional;

/** The gateway as commands and the monitor may ask it. */
public interface McpDesk {

  /** What it is busy with, and how its servers are; empty when it does not say so in time. */
  Optional<Json> facts();

  /**
   * Asks it as a client of a profile would: the answer ({@link Reply.Mcp}), or why there is none.
   * Waits for it.
   *
   * @param profile empty for the default one
   */
  Reply ask(String profile, String method, Json params, Duration within);
}
