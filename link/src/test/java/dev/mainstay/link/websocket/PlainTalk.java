package dev.mainstay.link.websocket;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Talk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A protocol in single words, for tests: {@code ready}, {@code no} (it refuses us), {@code echo N},
 * {@code renew}, {@code beat MS} (how often we are to beat), {@code beaten}, {@code part CODE} (how
 * we end); anything else is a message that is its own id. Bytes are a message too.
 */
final class PlainTalk implements Talk {

  /** How a line becomes ready. */
  enum Start {
    AT_ONCE,
    WHEN_TOLD
  }

  private final Start start;
  private Duration beats = Duration.ZERO;
  private int unanswered;
  private int farewell = 1000;

  private PlainTalk(Start start) {
    this.start = start;
  }

  static Profile profile(Start start) {
    return new Profile() {
      @Override
      public String name() {
        return "plain";
      }

      @Override
      public Talk talk(Position from) {
        return new PlainTalk(start);
      }

      @Override
      public Takes takes() {
        return Takes.UNKNOWN;
      }

      @Override
      public Outgoing outgoing(Frame frame, String madeUp) {
        return new Outgoing(madeUp, frame);
      }
    };
  }

  @Override
  public Reply opened() {
    Frame hello = Frame.text("hello");
    return switch (start) {
      case AT_ONCE -> new Reply(List.of(hello), List.of(new Said.Ready(Session.unknown())));
      case WHEN_TOLD -> new Reply(List.of(hello), List.of());
    };
  }

  @Override
  public Reply heard(Frame frame) {
    String[] words = frame.text().split(" ", 2);
    return switch (words[0]) {
      case "ready" -> said(new Said.Ready(Session.unknown()));
      case "no" -> said(new Said.Refused(new Refusal(Refusal.Kind.FOR_GOOD, "no", Duration.ZERO)));
      case "echo" -> said(new Said.Echo(Long.parseLong(words[1])));
      case "renew" -> said(new Said.Renew("soon"));
      case "ask" -> new Reply(List.of(Frame.text("answer")), List.of());
      case "fault" -> throw new IllegalStateException("a fault in a talk");
      case "beat" -> {
        beats = Duration.ofMillis(Long.parseLong(words[1]));
        yield Reply.NOTHING;
      }
      case "part" -> {
        farewell = Integer.parseInt(words[1]);
        yield Reply.NOTHING;
      }
      case "beaten" -> {
        unanswered = 0;
        yield Reply.NOTHING;
      }
      default -> said(new Said.Message(new Incoming(frame.text(), "", frame)));
    };
  }

  private static Reply said(Said said) {
    return new Reply(List.of(), List.of(said));
  }

  @Override
  public Frame message(Outgoing message) {
    return message.frame();
  }

  @Override
  public Optional<Frame> acknowledgement(Incoming message) {
    return Optional.of(Frame.text("ack " + message.id()));
  }

  @Override
  public Optional<Frame> canary(long canary) {
    return canary < 0 ? Optional.empty() : Optional.of(Frame.text("canary " + canary));
  }

  @Override
  public Duration beats() {
    return beats;
  }

  @Override
  public Optional<Frame> beat() {
    return unanswered++ == 0 ? Optional.of(Frame.text("beat")) : Optional.empty();
  }

  @Override
  public int farewell() {
    return farewell;
  }

  @Override
  public Refusal closed(int code, String reason) {
    return Refusal.again((code + " " + reason).strip());
  }
}
