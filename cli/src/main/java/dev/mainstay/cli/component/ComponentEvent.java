package dev.mainstay.cli.component;

import dev.mainstay.probe.Cause;
import java.time.Duration;

/** What a component's machine is told. */
sealed interface ComponentEvent {

  /** It is wanted. */
  record Start() implements ComponentEvent {}

  /** It is to be opened anew, whatever it does. */
  record Restart() implements ComponentEvent {}

  /** It is not wanted any more. */
  record Stop() implements ComponentEvent {}

  /** It listens. */
  record Opened(int port, String address) implements ComponentEvent {}

  /** It could not be opened. */
  record Refused(Cause cause) implements ComponentEvent {}

  /** It was asked in this way, and answered or not. */
  record Asked(String probe, boolean holds, String detail, Duration took)
      implements ComponentEvent {}

  /** The time it asked to be woken at has come. */
  record Wake() implements ComponentEvent {}
}
