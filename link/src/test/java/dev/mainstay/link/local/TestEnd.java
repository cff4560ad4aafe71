package dev.mainstay.link.local;

import dev.mainstay.core.access.Place;
import dev.mainstay.core.access.Token;
import dev.mainstay.link.Delivery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.RelayEvent.Submission;
import dev.mainstay.link.Talk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bot's end as a test drives it, and what it told, in words. */
final class TestEnd implements AutoCloseable {

  static final int MESSAGE_BYTES = 100_000;
  static final int UNREAD_MEGABYTES = 64;
  private static final long PATIENCE_SECONDS = 10;

  private static final LocalLimits LIMITS =
      new LocalLimits(
          UNREAD_MEGABYTES << 20, Duration.ofMillis(300), Duration.ofMillis(100), MESSAGE_BYTES);

  final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  final Queue<String> notes = new ConcurrentLinkedQueue<>();
  final Queue<String> ids = new ConcurrentLinkedQueue<>();

  /** How many events are refused before the next is taken, as a full relay does. */
  final AtomicInteger refusals = new AtomicInteger();

  volatile Submission submission = new Submission.Accepted();
  final LocalServer server = new LocalServer((_, fault) -> faults.add(fault));
  final LocalEnd.Parts parts;
  final LocalEnd end;
  private final BlockingQueue<RelayEvent> told = new LinkedBlockingQueue<>();

  TestEnd(Token token, Profile.Takes bot) {
    parts =
        new LocalEnd.Parts(
            new PlainProfile(bot),
            LIMITS,
            token,
            LocalEnd.Admission.ANYBODY_HERE,
            this::take,
            notes::add,
            faults::add);
    end =
        switch (server.open(new Place("127.0.0.1", 0, 0, List.of(), "hosts"), parts)) {
          case LocalServer.Opening.Listening(LocalEnd open) -> open;
          case LocalServer.Opening.Taken(int port) -> throw new IllegalStateException("" + port);
          case LocalServer.Opening.Refused(String reason) ->
              throw new IllegalStateException(reason);
        };
  }

  /** The same parts for who bears the token alone. */
  LocalEnd.Parts forBearers() {
    return new LocalEnd.Parts(
        parts.profile(),
        parts.limits(),
        parts.token(),
        LocalEnd.Admission.BEARERS,
        parts.relay(),
        parts.notes(),
        parts.faults());
  }

  private boolean take(RelayEvent event) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return false;
    }
    if (event instanceof RelayEvent.Submitted(Outgoing message, var outcome)) {
      ids.add(message.id());
      outcome.accept(submission);
    }
    return told.add(event);
  }

  /** Gives the bot a message, and lets it go on its way. */
  void deliver(long bot, Delivery delivery) {
    end.deliver(bot, delivery);
    end.flush();
  }

  static Delivery delivery(long number, String text) {
    return new Delivery(number, new Incoming(text, "", Frame.text(text)), Delivery.Attempt.FIRST);
  }

  /** The next event in words. */
  String next() {
    try {
      RelayEvent event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return event == null ? "nothing" : words(event);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is told until that, in words. */
  List<String> until(String last) {
    List<String> events = new ArrayList<>();
    String next = next();
    while (!next.equals(last)) {
      if (next.equals("nothing")) {
        throw new IllegalStateException("never " + last + ", but " + events);
      }
      events.add(next);
      next = next();
    }
    return events;
  }

  /** The next messages that were handled, however they were batched, until there are so many. */
  List<Long> handled(int count) throws IllegalStateException {
    List<Long> numbers = new ArrayList<>();
    while (numbers.size() < count) {
      try {
        if (told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)
            instanceof RelayEvent.Handled(List<Long> some)) {
          numbers.addAll(some);
        } else {
          throw new IllegalStateException("no more than " + numbers.size());
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return numbers;
  }

  private static String words(RelayEvent event) {
    return switch (event) {
      case RelayEvent.BotHere(long bot) -> "here " + bot;
      case RelayEvent.BotGone(long bot) -> "gone " + bot;
      case RelayEvent.Handled(List<Long> numbers) -> "handled " + numbers;
      case RelayEvent.Submitted(Outgoing message, _) -> "submitted " + words(message.frame());
      default -> throw new IllegalStateException("not of a bot: " + event);
    };
  }

  private static String words(Frame frame) {
    return frame.size() > 100 ? frame.size() + " chars" : frame.toString();
  }

  @Override
  public void close() {
    end.close();
    server.close();
  }

  /** Messages are what they are; {@code ack ID} says that one was handled. */
  private record PlainProfile(Takes bot) implements Profile {

    @Override
    public String name() {
      return "plain";
    }

    @Override
    public Talk talk(Position from) {
      throw new IllegalStateException("there is no remote here");
    }

    @Override
    public Takes takes() {
      return Takes.UNKNOWN;
    }

    @Override
    public Outgoing outgoing(Frame frame, String madeUp) {
      return new Outgoing(madeUp, frame);
    }

    @Override
    public Optional<String> handled(Frame frame) {
      return bot == Takes.TOLD && frame.text().startsWith("ack ")
          ? Optional.of(frame.text().substring("ack ".length()))
          : Optional.empty();
    }
  }
}
