package dev.mainstay.link.rest;

import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Session.Recovery;
import dev.mainstay.link.template.Canaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lines with calls of REST around them: what they say goes by here on its way to the relay, so that
 * a canary is met and what was missed comes first; all else passes as it is.
 */
public final class RestLines implements Lines {

  private final Parts parts;
  private final Predicate<RelayEvent> relay;
  private final Lines inner;
  private final Map<Long, Position> from = new ConcurrentHashMap<>();
  private final Map<Long, Gate> gates = new ConcurrentHashMap<>();
  private final Doubt doubt = new Doubt();
  private final Fetched fetched = new Fetched();
  private final Aviary aviary;

  /**
   * What is asked, and how.
   *
   * @param backfill null where what was missed cannot be fetched
   */
  public record Parts(Calls calls, Flight flight, @Nullable Backfill backfill, Canaries canaries) {}

  private RestLines(
      Parts parts, Function<Predicate<RelayEvent>, Lines> lines, Predicate<RelayEvent> relay) {
    this.parts = parts;
    this.relay = relay;
    this.aviary = new Aviary(parts, relay);
    this.inner = lines.apply(this::hear);
  }

  /** These lines with calls around them. */
  public static Function<Predicate<RelayEvent>, Lines> around(
      Function<Predicate<RelayEvent>, Lines> lines, Parts parts) {
    return relay -> new RestLines(parts, lines, relay);
  }

  /** What a line tells; false when it is to be told again. */
  private boolean hear(RelayEvent event) {
    return switch (event) {
      case RelayEvent.Opened opened -> opened(opened);
      case RelayEvent.Heard(long line, List<Said> said) -> isOpen(line) && heard(line, said);
      case RelayEvent.Refused(long line, var _) -> isOpen(line) && over(line, event);
      case RelayEvent.Lost(long line, var _) -> isOpen(line) && over(line, event);
      case RelayEvent.Ended(long line) -> isOpen(line) && over(line, event);
      case RelayEvent.Written(long line, String _) -> isOpen(line) && relay.test(event);
      default -> relay.test(event);
    };
  }

  private boolean opened(RelayEvent.Opened opened) {
    long line = opened.line();
    Gate known = gates.get(line);
    if (known != null) {
      return known.open(relay);
    }
    Backfill backfill = parts.backfill();
    Session session = opened.session();
    String offset = from.getOrDefault(line, Position.NONE).offset();
    if (backfill == null || session.recovery() == Recovery.RECOVERED) {
      return relay.test(opened);
    }
    String since = doubt.opened(offset);
    if (since.isEmpty()) {
      return relay.test(opened);
    }
    Gate gate = new Gate(line);
    gates.put(line, gate);
    Thread.ofVirtual()
        .name("link-backfill-" + line)
        .start(() -> {
          try {
            Missed missed = Missed.fetch(parts.calls(), backfill, since, session);
            fetched.add(missed.messages());
            gate.fetched(missed);
          } catch (InterruptedException e) {
            gate.fetched(new Missed(session, List.of(), true));
          }
        });
    return false;
  }

  private boolean isOpen(long line) {
    Gate gate = gates.get(line);
    return gate == null || gate.open(relay);
  }

  private boolean heard(long line, List<Said> said) {
    List<Said> passed = new ArrayList<>(said.size());
    List<Aviary.Met> met = new ArrayList<>();
    for (Said one : said) {
      if (one instanceof Said.Message(Incoming message)) {
        Aviary.Met canary = aviary.meet(line, message);
        if (canary instanceof Aviary.Met.None) {
          passed.add(new Said.Message(placed(message)));
        } else {
          met.add(canary);
          if (canary instanceof Aviary.Met.Own own) {
            passed.add(new Said.Echo(own.canary()));
          }
        }
      } else {
        passed.add(one);
      }
    }
    if (!relay.test(new RelayEvent.Heard(line, passed))) {
      return false;
    }
    if (passed.stream().anyMatch(Said.Echo.class::isInstance)) {
      echoed(line);
    }
    for (Said one : passed) {
      if (one instanceof Said.Message(Incoming message)) {
        doubt.heard(message.offset());
      }
    }
    // It is no message to the relay, so that nobody else tells the remote that it is safe.
    met.forEach(canary -> inner.acknowledge(line, canary.message()));
    met.forEach(canary -> aviary.landed(line, canary));
    return true;
  }

  /** The line is proven from here on: what a deaf one did not bring can be asked for now. */
  private void echoed(long line) {
    Backfill backfill = parts.backfill();
    Optional<String> since = doubt.echoed();
    if (backfill == null || since.isEmpty()) {
      return;
    }
    Thread.ofVirtual()
        .name("link-backfill-" + line)
        .start(() -> {
          try {
            Missed missed = Missed.fetch(parts.calls(), backfill, since.get(), Session.unknown());
            if (missed.isFailed()) {
              doubt.stays(since.get());
              return;
            }
            fetched.add(missed.messages());
            aviary.tell(missed.heard(line));
            if (missed.session().recovery() == Session.Recovery.GAP) {
              aviary.tell(new RelayEvent.Missed(line, missed.session().detail()));
            }
          } catch (InterruptedException e) {
            doubt.stays(since.get());
          }
        });
  }

  /** A stream without offsets stands where its last message stood. */
  private Incoming placed(Incoming message) {
    return parts.backfill() != null && message.offset().isEmpty()
        ? new Incoming(message.id(), message.id(), message.frame())
        : message;
  }

  private boolean over(long line, RelayEvent last) {
    if (!relay.test(last)) {
      return false;
    }
    from.remove(line);
    gates.remove(line);
    aviary.forget(line);
    return true;
  }

  @Override
  public void open(long line, Position position) {
    from.put(line, position);
    inner.open(line, position);
  }

  @Override
  public void fly(long line, long canary) {
    doubt.flies();
    if (parts.flight() instanceof Flight.ByLine) {
      inner.fly(line, canary);
    } else {
      aviary.fly(line, canary);
    }
  }

  @Override
  public void acknowledge(long line, Incoming message) {
    if (!fetched.remove(message)) {
      inner.acknowledge(line, message);
    }
  }

  @Override
  public void ping(long line) {
    inner.ping(line);
  }

  @Override
  public void send(long line, Outgoing message) {
    inner.send(line, message);
  }

  @Override
  public void read(long line, Reading reading) {
    inner.read(line, reading);
  }

  @Override
  public void drain(long line, String reason) {
    inner.drain(line, reason);
  }

  @Override
  public void cut(long line, String reason) {
    inner.cut(line, reason);
  }
}
