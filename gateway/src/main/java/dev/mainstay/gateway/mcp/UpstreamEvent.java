package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.UpstreamState.Greeted;
import dev.mainstay.gateway.mcp.codec.Message;

/** What happens to the way to one upstream. */
sealed interface UpstreamEvent {

  /** It is to be reached. */
  record Start() implements UpstreamEvent {}

  /** It can be talked to. */
  record Opened(long epoch) implements UpstreamEvent {}

  /** It cannot be reached now. */
  record Refused(String reason) implements UpstreamEvent {}

  /** It answered a greeting. */
  record Answered(Greeted greeted, Message answer) implements UpstreamEvent {}

  /** A greeting has failed. */
  record Unanswered(Greeted greeted, Failure failure, String reason) implements UpstreamEvent {}

  /** It is lost. */
  record Closed(long epoch, String reason) implements UpstreamEvent {}

  /** Time has passed. */
  record Tick() implements UpstreamEvent {}
}
