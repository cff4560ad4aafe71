package dev.mainstay.link.websocket;

import dev.mainstay.core.Timeline;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines.Reading;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Talk;
import dev.mainstay.link.edge.Telling;
import dev.mainstay.link.websocket.Phase.Farewell;
import dev.mainstay.link.wire.CloseCode;
import dev.mainstay.link.wire.Ear;
import dev.mainstay.link.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the search for its address to the proof that its socket is closed. Any
 * thread may call; none waits, but for the moment in which another speaks with its {@link Talk}.
 */
final class WebSocketLine implements Ear {

  private final long number;
  private final WebSocketLines lines;
  private final Limits limits;
  private final Timeline timeline;
  private final Telling telling;
  private final Opener opener;
  private final Credit credit = new Credit();
  private final Object lock = new Object();

  // What follows is guarded by the lock.
  private final Talk talk;
  private final Heartbeat heartbeat;
  private final Report report;
  private Phase phase = new Phase.Opening();
  private @Nullable Wire wire;
  private Timeline.Alarm alarm = () -> {};

  WebSocketLine(
      long number, Position from, WebSocketLines lines, Dialer dialer, WebSocketLines.Parts parts) {
    this.number = number;
    this.lines = lines;
    this.limits = parts.limits();
    this.timeline = parts.timeline();
    this.telling = new Telling(parts.relay());
    this.opener = new Opener(this, dialer, from);
    this.report = new Report(number, telling);
    this.talk = parts.profile().talk(from);
    this.heartbeat = new Heartbeat(timeline, parts.chance().fraction(number), this::beat);
  }

  void open() {
    opener.start();
  }

  /** It is connected; who calls reads it. */
  void connected(Wire made) {
    synchronized (lock) {
      wire = made;
      if (phase instanceof Phase.Opening) {
        phase = new Phase.Authorising();
        made.begin(this::unsendable);
        until(limits.ready(), this::notReady);
        follow(talk.opened());
      } else {
        failing(Refusal.again("not wanted any more"), Farewell.NONE);
      }
    }
    go();
  }

  @Override
  public void awaitRoom() throws InterruptedException {
    if (!credit.hasRoom()) {
      roundOver(false);
      credit.await();
    }
  }

  @Override
  public void sign() {
    synchronized (lock) {
      report.sign();
    }
  }

  @Override
  public void pause() {
    roundOver(true);
  }

  @Override
  public void message(Frame frame) {
    credit.spend(frame.size());
    synchronized (lock) {
      report.count(frame.size());
      if (phase.isTold()) {
        follow(talk.heard(frame));
      }
    }
  }

  private void roundOver(boolean signs) {
    Credit.Amount untold;
    synchronized (lock) {
      boolean carries = phase instanceof Phase.Up || phase instanceof Phase.Draining;
      untold = report.round(carries && signs, credit::give);
    }
    go();
    credit.give(untold);
  }

  /** What follows from what the remote said. */
  private void follow(Talk.Reply reply) {
    reply.send().forEach(this::put);
    for (Said said : reply.said()) {
      switch (said) {
        case Said.Ready(Session session) -> ready(session);
        case Said.Refused(Refusal refusal) -> leave(refusal, talk.farewell(), "");
        case Said.Message _, Said.Taken _, Said.Echo _, Said.Renew _ -> report.add(said);
      }
    }
    heartbeat.every(talk.beats());
  }

  private void ready(Session session) {
    if (phase instanceof Phase.Authorising) {
      phase = new Phase.Up();
      alarm.cancel();
      report.opened(session);
    }
  }

  private void put(Frame frame) {
    put(frame, () -> {});
  }

  private void put(Frame frame, Runnable written) {
    if (wire != null && !wire.put(frame, written)) {
      failing(
          Refusal.again("the remote does not read: " + limits.unsentBytes() + " bytes wait"),
          Farewell.NONE);
    }
  }

  void ping() {
    synchronized (lock) {
      if (wire != null) {
        wire.ping();
      }
    }
  }

  void fly(long canary) {
    synchronized (lock) {
      Optional<Frame> frame = talk.canary(canary);
      if (!(phase instanceof Phase.Up)) {
        return;
      }
      frame.ifPresentOrElse(
          this::put,
          () -> {
            String reason = "canaries of this protocol do not fly by the line";
            report.event(new RelayEvent.CanaryBroken(number, canary, reason));
          });
    }
    go();
  }

  void send(Outgoing message) {
    synchronized (lock) {
      if (phase instanceof Phase.Up) {
        put(talk.message(message), () -> written(message.id()));
      }
    }
    go();
  }

  private void written(String id) {
    synchronized (lock) {
      if (!(phase instanceof Phase.Over)) {
        report.event(new RelayEvent.Written(number, id));
      }
    }
    telling.go();
  }

  void acknowledge(Incoming message) {
    synchronized (lock) {
      if (phase instanceof Phase.Up || phase instanceof Phase.Draining) {
        talk.acknowledgement(message).ifPresent(this::put);
      }
    }
    go();
  }

  void read(Reading wanted) {
    credit.read(wanted, timeline.now());
  }

  private void beat() {
    synchronized (lock) {
      if (!phase.isLiving()) {
        return;
      }
      heartbeat.again();
      Optional<Frame> beat = talk.beat();
      if (beat.isPresent()) {
        put(beat.get());
      } else if (credit.isReadFor(heartbeat.every(), timeline.now())) {
        failing(Refusal.again("its last heartbeat was not answered"), Farewell.NONE);
      }
    }
    go();
  }

  void drain(String reason) {
    synchronized (lock) {
      if (phase.isLiving()) {
        phase = new Phase.Draining();
        farewell(talk.farewell(), reason, () -> {});
      } else if (phase instanceof Phase.Opening) {
        phase = new Phase.Draining();
        opener.stop();
      }
    }
    go();
  }

  void cut() {
    synchronized (lock) {
      if (phase instanceof Phase.Opening) {
        phase = new Phase.Draining();
        opener.stop();
      }
      if (wire == null) {
        // Whoever dials closes what he has made.
        return;
      }
      if (phase.isLiving()) {
        phase = new Phase.Draining();
      }
    }
    close();
  }

  /** A Close came. */
  void closed(int code, String reason) {
    synchronized (lock) {
      report.rest();
      if (phase.isLiving()) {
        failing(talk.closed(code, reason), Farewell.TOLD);
        farewell(code, "", this::close);
      } else {
        // It answers our own Close.
        failing(Refusal.again("closed"), Farewell.NONE);
      }
    }
    go();
  }

  /** The connection ended without a Close, or behind one of ours. */
  void silent() {
    synchronized (lock) {
      failing(
          phase.isLiving()
              ? talk.closed(CloseCode.ABNORMAL, "it ended without a Close")
              : Refusal.again("closed"),
          Farewell.NONE);
    }
    go();
  }

  void broke(IOException fault) {
    fail(Refusal.again("the connection broke: " + Refusals.words(fault)));
  }

  void fault(RuntimeException fault) {
    lines.fault(fault);
    fail(Refusal.again("a fault of ours: " + fault));
  }

  /** The remote sent what it may not. */
  void violated(int code, String reason) {
    synchronized (lock) {
      report.rest();
      leave(
          Refusal.again(code == CloseCode.TOO_LONG ? reason : "the connection broke: " + reason),
          code,
          reason);
    }
    go();
  }

  /** What has come may still be read: its end is found there, or after a while without it. */
  private void unsendable(Exception fault) {
    if (fault instanceof RuntimeException ours) {
      fault(ours);
      return;
    }
    credit.lift();
    Refusal refusal = Refusal.again("sending failed: " + Refusals.words(fault));
    synchronized (lock) {
      if (phase.isLiving()) {
        until(limits.close(), () -> fail(refusal));
      } else if (phase instanceof Phase.Failing) {
        // Only its farewell was left to be sent.
        failing(refusal, Farewell.NONE);
      }
    }
    go();
  }

  private void notReady() {
    synchronized (lock) {
      if (phase instanceof Phase.Authorising) {
        failing(
            Refusal.again("not authorised within " + limits.ready().toMillis() + " ms"),
            Farewell.NONE);
      }
    }
    go();
  }

  /** Tells the remote why it ends. */
  private void leave(Refusal refusal, int code, String reason) {
    if (phase.isLiving()) {
      failing(refusal, Farewell.TOLD);
      farewell(code, reason, () -> {});
    }
  }

  private void farewell(int code, String reason, Runnable written) {
    if (wire != null) {
      wire.close(code, reason, written);
    }
    until(limits.close(), this::close);
  }

  void fail(Refusal refusal) {
    synchronized (lock) {
      failing(refusal, Farewell.NONE);
    }
    go();
  }

  private void failing(Refusal refusal, Farewell farewell) {
    phase = phase.failing(number, refusal, farewell);
  }

  /** Does what was decided with the lock held; not to be called with it. */
  private void go() {
    Phase now;
    synchronized (lock) {
      now = phase;
    }
    if (now instanceof Phase.Failing(_, Farewell farewell) && farewell == Farewell.NONE) {
      close();
      return;
    }
    telling.go();
  }

  /** Closes the socket, and says the last word. */
  private void close() {
    credit.lift();
    synchronized (lock) {
      if (wire != null) {
        wire.abort();
      }
      if (phase instanceof Phase.Over) {
        return;
      }
      RelayEvent last =
          phase instanceof Phase.Failing failing ? failing.last() : new RelayEvent.Ended(number);
      phase = new Phase.Over();
      alarm.cancel();
      heartbeat.every(Duration.ZERO);
      report.last(last);
    }
    lines.over(number);
    telling.go();
  }

  private void until(Duration time, Runnable then) {
    alarm.cancel();
    alarm = timeline.at(timeline.now().plus(time), then);
  }
}
