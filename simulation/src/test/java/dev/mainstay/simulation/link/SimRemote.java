package dev.mainstay.simulation.link;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The backend: it has messages for the bot, and sends them by the lines that it knows of. */
final class SimRemote {

  /** How it sees to it that nothing is lost. */
  enum Kind {
    /** It sends each message to one line, and again to any line until it is acknowledged. */
    ACKS,
    /** It sends each message to every line, and from an offset on to a line that asks for it. */
    STREAM
  }

  private static final Duration RESEND = Duration.ofSeconds(3);
  private static final String EPOCH = "e1";

  final Kind kind;
  private final VirtualTimeline timeline;
  private final SplittableRandom random;
  private final Consumer<String> trace;
  private final Map<Long, Consumer<Said>> lines = new LinkedHashMap<>();
  private final Map<String, Incoming> unacknowledged = new LinkedHashMap<>();
  private final List<Incoming> history = new ArrayList<>();

  /** How often each message of the bot came here, by its id. */
  final Map<String, Integer> taken = new HashMap<>();

  SimRemote(Kind kind, VirtualTimeline timeline, SplittableRandom random, Consumer<String> trace) {
    this.kind = kind;
    this.timeline = timeline;
    this.random = random;
    this.trace = trace;
  }

  /** All messages that it ever had for the bot. */
  List<Incoming> messages() {
    return List.copyOf(history);
  }

  /** A line is there: what it hears goes to {@code told}. */
  Session begin(long line, Position from, Consumer<Said> told) {
    lines.put(line, told);
    if (kind == Kind.ACKS) {
      return Session.unknown();
    }
    int offset = from.offset().isEmpty() ? 0 : Integer.parseInt(from.offset());
    history.subList(offset, history.size()).forEach(one -> told.accept(new Said.Message(one)));
    return new Session(new Position(EPOCH, ""), Session.Recovery.RECOVERED, "");
  }

  void end(long line) {
    lines.remove(line);
  }

  /** It has one more message. */
  void publish() {
    int number = history.size() + 1;
    String offset = kind == Kind.STREAM ? Integer.toString(number) : "";
    Incoming message = new Incoming("m" + number, offset, Frame.text("message " + number));
    history.add(message);
    trace.accept("remote has " + message.id());
    if (kind == Kind.STREAM) {
      List.copyOf(lines.values()).forEach(told -> told.accept(new Said.Message(message)));
    } else {
      unacknowledged.put(message.id(), message);
      offer(message);
    }
  }

  private void offer(Incoming message) {
    if (!unacknowledged.containsKey(message.id())) {
      return;
    }
    if (!lines.isEmpty()) {
      List<Consumer<Said>> all = List.copyOf(lines.values());
      all.get(random.nextInt(all.size())).accept(new Said.Message(message));
    }
    var _ = timeline.at(timeline.now().plus(RESEND), () -> offer(message));
  }

  void acknowledged(Incoming message) {
    unacknowledged.remove(message.id());
  }

  /** A message of the bot has come by a line. */
  void take(long line, Outgoing message) {
    taken.merge(message.id(), 1, Integer::sum);
    Consumer<Said> told = lines.get(line);
    if (told != null) {
      told.accept(new Said.Taken(message.id()));
    }
  }
}
