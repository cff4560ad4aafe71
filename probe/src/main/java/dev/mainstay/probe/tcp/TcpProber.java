package dev.mainstay.probe.tcp;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.port.LinuxSockets;
import dev.mainstay.probe.port.OwnerCheck;
import dev.mainstay.probe.port.OwnerCheck.Acceptance;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The probe that a connection is accepted, by the program and not only by the kernel: the kernel
 * completes a handshake for a stopped process too. Safe for use by several threads.
 */
public final class TcpProber {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  /** From when on the shared table of listeners is surely younger than our connection. */
  private static final Duration TABLE_IS_YOUNGER = LinuxSockets.FRESHNESS.plusMillis(1);

  private final Sockets sockets;
  private final Timeline timeline;

  public TcpProber(Sockets sockets, Timeline timeline) {
    this.sockets = sockets;
    this.timeline = timeline;
  }

  /** One attempt; blocks, at most for the spec's timeout. */
  public ProbeResult probe(ProbeSpec.Tcp spec, Subject subject) {
    Deadline deadline = Deadline.of(timeline, spec.timeout());
    OwnerCheck check = new OwnerCheck(sockets, spec.owner(), subject, timeline);
    String what = "connect to " + spec.port();
    try (Wire wire = new Dialer(check, deadline).dial(spec.host(), spec.port(), false)) {
      awaitAcceptance(wire, deadline);
      String by = wire.confirm();
      return new ProbeResult.Passed(
          what + " -> accepted in " + Words.of(deadline.took()) + by, deadline.took());
    } catch (ProbeFault e) {
      return e.result(what, deadline.took());
    } catch (UncheckedIOException e) {
      return ProbeFault.broken("cannot read the socket tables: " + e.getMessage())
          .result(what, deadline.took());
    }
  }

  private static void awaitAcceptance(Wire wire, Deadline deadline) throws ProbeFault {
    Duration waited = Duration.ZERO;
    Duration pause = FIRST_PAUSE;
    while (true) {
      boolean tableCounts = waited.compareTo(TABLE_IS_YOUNGER) >= 0;
      Acceptance acceptance = wire.acceptance();
      if (acceptance == Acceptance.ACCEPTED_BY_KNOWN
          || (tableCounts && acceptance != Acceptance.WAITING)) {
        return;
      }
      if (deadline.left().compareTo(pause) <= 0) {
        throw ProbeFault.failed(
            CauseCode.NO_ANSWER,
            "connected, but not accepted " + deadline.within() + wire.queueWords());
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ProbeFault.broken("the attempt was interrupted");
      }
      waited = waited.plus(pause);
      Duration doubled = pause.plus(pause);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }
}
