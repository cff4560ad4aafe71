package dev.mainstay.cli.gateway;

import dev.mainstay.core.Timeline;
import dev.mainstay.gateway.mcp.edge.Telling;
import dev.mainstay.gateway.mcp.stdio.StdioUpstream;
import dev.mainstay.supervisor.PipeRegister;
import dev.mainstay.supervisor.Pipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that is a service of the fleet: its pipes on one side, the hub on the other. */
final class StdioServer implements PipeRegister.Talker {

  /** The longest line that is kept to be shown, in characters. */
  private static final int SHOWN_MAX = 200;

  private final StdioUpstream upstream;
  private final Timeline timeline;
  private final Path log;

  /** When its present process was spawned; null while there is none. */
  private volatile @Nullable Instant openedAt;

  /** What that process printed last that was no message; empty for nothing. */
  private volatile String noise = "";

  StdioServer(String name, Telling telling, Path log, int messageBytesMax, Timeline timeline) {
    this.timeline = timeline;
    this.log = log;
    this.upstream = new StdioUpstream(name, telling, this::keep, messageBytesMax);
  }

  StdioUpstream upstream() {
    return upstream;
  }

  @Nullable Instant openedAt() {
    return openedAt;
  }

  String noise() {
    return noise;
  }

  @Override
  public void opened(Pipes.Ends ends, Consumer<String> giveUp) {
    noise = "";
    openedAt = timeline.now();
    upstream.opened(ends.output(), ends.input(), ends.unread(), giveUp);
  }

  @Override
  public void stopping() {
    upstream.stopping();
  }

  @Override
  public void ended(String how) {
    openedAt = null;
    upstream.ended(how);
  }

  /** What it prints besides messages goes where the output of any service goes. */
  private void keep(String line) {
    String plain = line.replaceFirst("^stdout: ", "").strip();
    if (!plain.isEmpty()) {
      noise = plain.length() > SHOWN_MAX ? plain.substring(0, SHOWN_MAX) + "..." : plain;
    }
    try {
      Files.writeString(
          log,
          line.endsWith("\n") ? line : line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // A disk that is full costs lines, never the conversation; that it is full is told elsewhere.
    }
  }
}
