package dev.mainstay.probe.http;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.port.OwnerCheck;
import dev.mainstay.probe.tcp.Deadline;
import dev.mainstay.probe.tcp.Dialer;
import dev.mainstay.probe.tcp.ProbeFault;
import dev.mainstay.probe.tcp.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The probe that asks over HTTP and judges the answer, and whose answer it was. Safe for use by
 * several threads.
 */
public final class HttpProber {

  private final Sockets sockets;
  private final Timeline timeline;

  public HttpProber(Sockets sockets, Timeline timeline) {
    this.sockets = sockets;
    this.timeline = timeline;
  }

  /** One attempt; blocks, at most for the spec's timeout. */
  public ProbeResult probe(ProbeSpec.Http spec, Subject subject) {
    Deadline deadline = Deadline.of(timeline, spec.timeout());
    OwnerCheck check = new OwnerCheck(sockets, spec.owner(), subject, timeline);
    String what = "GET " + Words.oneLine(spec.path(), 100);
    try (Wire wire = new Dialer(check, deadline).dial(spec.host(), spec.port(), spec.tls())) {
      Answer answer = exchange(spec, wire);
      String by = wire.confirm();
      String seen = answer.head().status() + " in " + Words.of(deadline.took());
      new Expectation(spec, check, deadline).judge(answer, seen);
      return new ProbeResult.Passed(what + " -> " + seen + by, deadline.took());
    } catch (ProbeFault e) {
      return e.result(what, deadline.took());
    } catch (UncheckedIOException e) {
      return ProbeFault.broken("cannot read the socket tables: " + e.getMessage())
          .result(what, deadline.took());
    }
  }

  private static Answer exchange(ProbeSpec.Http spec, Wire wire) throws ProbeFault {
    String progress = "no answer";
    try {
      AnswerStream stream = new AnswerStream(wire.in());
      try {
        wire.out()
            .write(
                Request.get(
                    spec.host(), spec.port(), spec.tls(), spec.path(), spec.requestHeaders()));
        Head head = stream.head();
        return endless(spec, head) ? new Answer(head, "", false) : stream.body(head);
      } finally {
        progress = stream.progress();
      }
    } catch (IOException e) {
      throw wire.fault(e, progress);
    }
  }

  /** A stream of events has no end to wait for; its head is the answer. */
  private static boolean endless(ProbeSpec.Http spec, Head head) {
    return head.value("content-type").startsWith("text/event-stream")
        && spec.json().isEmpty()
        && spec.body() == null;
  }
}
