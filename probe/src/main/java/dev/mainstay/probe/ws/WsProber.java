package dev.mainstay.probe.ws;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.http.AnswerStream;
import dev.mainstay.probe.port.OwnerCheck;
import dev.mainstay.probe.tcp.Deadline;
import dev.mainstay.probe.tcp.Dialer;
import dev.mainstay.probe.tcp.ProbeFault;
import dev.mainstay.probe.tcp.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The probe that makes a WebSocket round trip, and judges whose it was. Safe for use by several
 * threads.
 */
public final class WsProber {

  /** How long the other end has to answer our close, in milliseconds; the result stands by then. */
  private static final int CLOSE_MILLIS_MAX = 50;

  private static final int QUOTED_CHARS_MAX = 100;
  private static final String PING_PAYLOAD = "mainstay";

  private final Sockets sockets;
  private final Timeline timeline;

  public WsProber(Sockets sockets, Timeline timeline) {
    this.sockets = sockets;
    this.timeline = timeline;
  }

  /** One attempt; blocks, at most for the spec's timeout. */
  public ProbeResult probe(ProbeSpec.Ws spec, Subject subject) {
    Deadline deadline = Deadline.of(timeline, spec.timeout());
    OwnerCheck check = check(spec, subject);
    String what = "WS " + Words.oneLine(spec.path(), QUOTED_CHARS_MAX);
    try (Wire wire = new Dialer(check, deadline).dial(spec.host(), spec.port(), spec.tls())) {
      AnswerStream stream = upgrade(spec, subject, wire, deadline);
      String by = wire.confirm();
      try {
        Frames frames = new Frames(stream, wire.out());
        String got = roundTrip(spec, frames, wire, deadline);
        Duration took = deadline.took();
        String close = takeLeave(frames, wire);
        String beats = frames.beats().isEmpty() ? "" : "; " + frames.beats();
        String end = "; " + close + " after " + Words.of(deadline.took());
        String detail = what + " -> " + got + " in " + Words.of(took) + by + beats + end;
        return new ProbeResult.Passed(detail, took);
      } catch (ProbeFault e) {
        throw e;
      } catch (IOException e) {
        throw wire.fault(e, "upgraded, but it sent nothing back");
      }
    } catch (ProbeFault e) {
      return e.result(what, deadline.took());
    } catch (UncheckedIOException e) {
      return ProbeFault.broken("cannot read the socket tables: " + e.getMessage())
          .result(what, deadline.took());
    }
  }

  private OwnerCheck check(ProbeSpec.Ws spec, Subject subject) {
    return new OwnerCheck(sockets, spec.owner(), subject, timeline);
  }

  private AnswerStream upgrade(ProbeSpec.Ws spec, Subject subject, Wire wire, Deadline deadline)
      throws ProbeFault {
    Handshake handshake = Handshake.random();
    try (PlainAnswer plain = new PlainAnswer(spec, () -> check(spec, subject), deadline)) {
      try {
        AnswerStream stream = new AnswerStream(wire.in());
        wire.out().write(handshake.request(spec));
        handshake.judge(stream.head());
        return stream;
      } catch (ProbeFault e) {
        throw e;
      } catch (IOException e) {
        throw wire.fault(e, "no answer to the upgrade").and(plain.words());
      }
    }
  }

  /** Sends, and waits for what is expected; returns that in words. */
  private static String roundTrip(ProbeSpec.Ws spec, Frames frames, Wire wire, Deadline deadline)
      throws IOException {
    String send = spec.send();
    String expect = spec.expect();
    if (send != null) {
      frames.text(send);
    } else {
      frames.ping(PING_PAYLOAD);
    }
    String wanted =
        expect != null ? "text with \"" + expect + "\"" : send != null ? "text" : "pong";
    String last = "";
    while (true) {
      switch (next(frames, wire, "upgraded, but no " + wanted + last)) {
        case Message.Pong pong when send == null && expect == null -> {
          if (pong.payload().equals(PING_PAYLOAD)) {
            return "pong";
          }
        }
        case Message.Text text when expect == null && send != null -> {
          return quoted(text.text());
        }
        case Message.Text text when expect != null && text.text().contains(expect) -> {
          return quoted(text.text());
        }
        case Message.Text text -> last = " (last came " + quoted(text.text()) + ")";
        case Message.Binary binary -> last = " (last came " + binary.bytes() + " bytes)";
        case Message.Ping ping -> frames.pong(ping.payload());
        case Message.Pong _ -> {}
        case Message.Close close ->
            throw ProbeFault.failed(
                CauseCode.BAD_ANSWER,
                "upgraded, then closed by the other end after "
                    + Words.of(deadline.took())
                    + " with "
                    + words(close));
      }
    }
  }

  private static Message next(Frames frames, Wire wire, String progress) throws ProbeFault {
    try {
      return frames.next();
    } catch (IOException e) {
      throw wire.fault(e, progress);
    }
  }

  /**
   * Closes as the protocol wants it, so that the server's log shows no broken connection; returns
   * how the other end answered that.
   */
  private static String takeLeave(Frames frames, Wire wire) {
    try {
      wire.readTimeout(CLOSE_MILLIS_MAX);
      frames.close();
      while (true) {
        if (frames.next() instanceof Message.Close close) {
          return "closed with " + words(close);
        }
      }
    } catch (IOException e) {
      // The round trip is proven; how they part does not change that.
      return "our close was not answered";
    }
  }

  /** What a close says: {@code code 1011: "out of memory"}. */
  private static String words(Message.Close close) {
    String reason = close.reason().isEmpty() ? "" : ": " + quoted(close.reason());
    return close.code() == Message.NO_CODE ? "no code" + reason : "code " + close.code() + reason;
  }

  private static String quoted(String text) {
    return "\"" + Words.oneLine(text, QUOTED_CHARS_MAX) + "\"";
  }
}
