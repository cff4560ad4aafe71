package dev.mainstay.gateway.mcp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of the way to one upstream. */
sealed interface UpstreamState {

  /** The era that it last spoke; null while that is not known. */
  @Nullable Era last();

  /**
   * It cannot be talked to.
   *
   * @param since when it was lost, or first looked for
   * @param openAt when it is looked for again
   */
  record Away(@Nullable Era last, Instant since, Instant openAt, String reason)
      implements UpstreamState {}

  /** It is being looked for. */
  record Opening(@Nullable Era last, Instant since, String reason) implements UpstreamState {}

  /**
   * It is there, and is asked what it speaks.
   *
   * @param until when it must have answered
   */
  record Greeting(
      @Nullable Era last, Instant since, long epoch, Greeted greeted, Instant until, String reason)
      implements UpstreamState {}

  /** It speaks MCP with us. */
  record Ready(Era era, long epoch, String version, Instant since) implements UpstreamState {
    @Override
    public Era last() {
      return era;
    }
  }

  /** How it was greeted. */
  enum Greeted {
    /** By {@code server/discover}: modern servers answer it. */
    DISCOVER,
    /** By {@code initialize}: legacy servers want it. */
    INITIALIZE
  }
}
