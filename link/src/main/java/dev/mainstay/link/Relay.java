package dev.mainstay.link;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Step;
import dev.mainstay.link.Lines.Reading;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkEvent.Sign;
import dev.mainstay.link.LinkState.Up;
import dev.mainstay.link.LinkState.Why;
import dev.mainstay.link.RelayEvent.Submission;
import dev.mainstay.link.Store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Everything between the remote and the bot of one link, without a thread, a clock or a socket:
 * events and the time go in, what follows goes out by the ports. One owner calls it.
 *
 * <p>A message is given to the bot once, whichever line it came by; the remote is told that it is
 * safe when it is durable; it is given again to the next bot while none has handled it.
 */
public final class Relay {

  private final LinkSpec spec;
  private final Ports ports;
  private final LinkMachine machine;
  private final Ledger ledger;
  private final Inbox inbox = new Inbox();
  private final Outbox outbox = new Outbox();
  private final Seen seen;
  private final Chronicle chronicle;
  private final Map<Long, Session> sessions = new HashMap<>();
  private LinkState state;
  private Instant machineWakeAt = Instant.MAX;
  private Position position;
  private Reading reading = Reading.ON;
  private Instant stoppedAt = Instant.EPOCH;
  private long numbers;
  private long bot = NOBODY;
  private Instant now;

  private static final long NOBODY = 0;

  /** How often the age of what waits to be sent is looked at. */
  private static final Duration AGE_LOOK = Duration.ofSeconds(10);

  private Instant ageLookAt;

  /**
   * What a relay speaks to; none of these may wait.
   *
   * @param takes whether the remote says which messages it took
   * @param events the journal
   * @param host the name of this machine, for events
   */
  public record Ports(
      Lines lines,
      Receiver receiver,
      Store store,
      Profile.Takes takes,
      Consumer<LinkNotice> events,
      String host) {}

  /**
   * A relay that has not begun.
   *
   * @param kept what was left by an earlier one
   */
  public Relay(LinkSpec spec, Ports ports, Store.Kept kept, Chance chance, Instant now) {
    this.spec = spec;
    this.ports = ports;
    this.machine = new LinkMachine(spec, chance);
    this.ledger = new Ledger(ports.store());
    this.seen = new Seen(spec.bounds());
    this.chronicle = new Chronicle(spec, ports);
    this.state = LinkMachine.begin(now);
    this.position = kept.position();
    this.numbers = kept.last();
    this.now = now;
    this.ageLookAt = now;
    kept.seen().forEach(id -> seen.add(id.id(), id.at()));
    kept.inbox()
        .forEach(one -> inbox.add(one.number(), one.message(), one.at(), Delivery.Attempt.AGAIN));
    kept.outbox().forEach(one -> outbox.add(one.number(), one.message(), one.at()));
  }

  /** Begins. */
  public void start() {
    step(new LinkEvent.Start());
  }

  /** Answers one event; {@code at} never goes back between two calls. */
  public void on(RelayEvent event, Instant at) {
    now = at;
    switch (event) {
      case RelayEvent.Opened(long line, Session session) -> {
        sessions.put(line, session);
        step(new LinkEvent.Opened(line));
      }
      case RelayEvent.Refused(long line, Refusal refusal) -> {
        chronicle.refused(line, refusal, now);
        gone(line, new LinkEvent.Refused(line, refusal));
      }
      case RelayEvent.Heard(long line, List<Said> said) -> heard(line, said);
      case RelayEvent.Written(long line, String id) -> {
        if (ports.takes() == Profile.Takes.UNKNOWN) {
          taken(id);
        }
      }
      case RelayEvent.CanaryBroken(long line, long canary, String reason) -> {
        chronicle.canaryBroken(line, canary, reason, now);
        step(new LinkEvent.CanaryBroken(line, canary, reason));
      }
      case RelayEvent.Lost(long line, Refusal refusal) -> {
        chronicle.lost(line, refusal, now);
        gone(line, new LinkEvent.Lost(line, refusal));
      }
      case RelayEvent.Ended(long line) -> gone(line, new LinkEvent.Ended(line));
      case RelayEvent.Submitted(Outgoing message, var told) -> submitted(message, told);
      case RelayEvent.BotHere(long number) -> {
        bot = number;
        chronicle.bot(now);
        inbox.giveAll().forEach(this::deliver);
      }
      case RelayEvent.BotGone(long number) -> {
        if (number == bot) {
          bot = NOBODY;
          chronicle.bot(now);
        }
      }
      case RelayEvent.Handled(List<Long> handled) -> handled.forEach(this::handled);
      case RelayEvent.Stored(long batch) -> ledger.stored(batch);
      case RelayEvent.NotStored(long batch, String reason) -> {
        ledger.failed(batch, reason, now);
        chronicle.tell("link.store.failed", Severity.ERROR, now, Map.of("detail", reason));
      }
      case RelayEvent.Missed(long line, String detail) -> chronicle.gap(line, detail, now);
      case RelayEvent.Woke(Duration slept) -> step(new LinkEvent.Woke(slept));
      case RelayEvent.Close _ -> step(new LinkEvent.Close());
      case RelayEvent.Look(var told) -> told.accept(facts());
      case RelayEvent.Wake _ -> {}
    }
    tick();
  }

  private void tick() {
    if (reading == Reading.ON && !now.isBefore(machineWakeAt)) {
      step(new LinkEvent.Tick());
    }
    if (!now.isBefore(ageLookAt)) {
      ageLookAt = now.plus(AGE_LOOK);
      for (Outgoing old : outbox.olderThan(now.minus(spec.bounds().outboxAge()))) {
        chronicle.givenUp(old, now);
        taken(old.id());
      }
    }
    ledger.tick(now);
    read();
  }

  /** Lets go on its way what has gathered since the last time: to the bot, then to the disk. */
  public void flush() {
    ports.receiver().flush();
    ledger.flush();
  }

  /** When {@link RelayEvent.Wake} is wanted at the latest; {@link Instant#MAX} for never. */
  public Instant wakeAt() {
    // Of lines that are not read nothing is known, so nothing is judged.
    Instant judged = reading == Reading.ON ? machineWakeAt : Instant.MAX;
    Instant earliest = Clocks.earlier(judged, ledger.wakeAt());
    return outbox.size() == 0 ? earliest : Clocks.earlier(earliest, ageLookAt);
  }

  /** How it is connected. */
  public LinkState state() {
    return state;
  }

  private void step(LinkEvent event) {
    LinkState before = state;
    Step<LinkState, LinkAction> step = machine.on(state, event, now);
    state = step.next();
    machineWakeAt = step.wakeAt();
    chronicle.stepped(before, state, now);
    step.actions().forEach(this::act);
  }

  private void act(LinkAction action) {
    switch (action) {
      case LinkAction.Open(long line, Why why) -> {
        chronicle.opening(line, why, now);
        ports.lines().open(line, position);
      }
      case LinkAction.Ping(long line) -> ports.lines().ping(line);
      case LinkAction.Fly(long line, long canary) -> {
        chronicle.tally().flown(canary, now);
        ports.lines().fly(line, canary);
      }
      case LinkAction.Promote(long line, Why why) -> promoted(line, why);
      case LinkAction.Drain(long line, String reason) -> ports.lines().drain(line, reason);
      case LinkAction.Cut(long line, String reason) -> ports.lines().cut(line, reason);
    }
  }

  private void promoted(long line, Why why) {
    Session session = sessions.getOrDefault(line, Session.unknown());
    if (!session.position().epoch().isEmpty()
        && !session.position().epoch().equals(position.epoch())) {
      moved(session.position());
    }
    chronicle.promoted(line, why, session, now);
    if (reading == Reading.OFF) {
      ports.lines().read(line, Reading.OFF);
    }
    send();
  }

  /** A line is gone: what only it could still have told is not waited for any more. */
  private void gone(long line, LinkEvent event) {
    sessions.remove(line);
    step(event);
    send();
  }

  /** Sends what was not sent by the active line, unless a line that still ends may have sent it. */
  private void send() {
    if (!(state instanceof Up up)) {
      return;
    }
    long line = up.active().number();
    List<Long> unsure = ports.takes() == Profile.Takes.UNKNOWN ? up.ending() : List.of();
    outbox.unsent(line, unsure).forEach(message -> send(line, message));
  }

  private void send(long line, Outgoing message) {
    if (outbox.sent(message.id(), line)) {
      chronicle.tally().resent();
    }
    ports.lines().send(line, message);
  }

  private void heard(long line, List<Said> said) {
    step(new LinkEvent.Heard(line, sign(said)));
    for (Said one : said) {
      switch (one) {
        case Said.Message(Incoming message) -> message(line, message);
        case Said.Taken(String id) -> taken(id);
        case Said.Echo(long canary) -> {
          chronicle.tally().met(canary, now);
          step(new LinkEvent.Echoed(line, canary));
        }
        case Said.Renew(String reason) -> {
          chronicle.asked(reason);
          step(new LinkEvent.Asked(line, reason));
        }
        // The edge of a line makes these its beginning or its end.
        case Said.Ready _, Said.Refused _ -> {}
      }
    }
  }

  /** Without a stream: this is on the way of each message. */
  private static Sign sign(List<Said> said) {
    for (Said one : said) {
      if (one instanceof Said.Message) {
        return Sign.MESSAGE;
      }
    }
    return Sign.BYTES;
  }

  private void message(long line, Incoming message) {
    boolean named = !message.id().isEmpty();
    if (named && seen.has(message.id())) {
      chronicle.tally().doubled();
      // It is safe already, or will be with what has gathered: the remote is told then.
      ledger.whenSafe(() -> ports.lines().acknowledge(line, message));
      return;
    }
    if (!named && !isActive(line)) {
      chronicle.tally().doubled();
      return;
    }
    long number = ++numbers;
    if (named) {
      seen.add(message.id(), now);
    }
    ledger.add(new Change.Received(number, message, now), message.frame().size());
    if (!message.offset().isEmpty()) {
      moved(position.at(message.offset()));
    }
    ledger.then(() -> ports.lines().acknowledge(line, message));
    chronicle.received(now);
    inbox.add(number, message, now, Delivery.Attempt.FIRST);
    if (bot != NOBODY) {
      deliver(inbox.give(number, message, now));
    }
  }

  private void deliver(Delivery delivery) {
    if (delivery.attempt() == Delivery.Attempt.AGAIN) {
      chronicle.tally().redelivered();
    }
    ports.receiver().deliver(bot, delivery);
  }

  private boolean isActive(long line) {
    return state instanceof Up up && up.active().number() == line;
  }

  private void moved(Position further) {
    position = further;
    ledger.add(new Change.Moved(further), 0);
  }

  private void taken(String id) {
    OptionalLong number = outbox.taken(id);
    if (number.isPresent()) {
      chronicle.tally().sent();
      ledger.add(new Change.Done(number.getAsLong()), 0);
    }
  }

  private void handled(long number) {
    if (inbox.handled(number)) {
      ledger.add(new Change.Handled(number), 0);
    }
  }

  private void submitted(Outgoing message, Consumer<Submission> told) {
    if (state instanceof LinkState.Ended || state instanceof LinkState.Closing) {
      told.accept(new Submission.Refused("the link is closed"));
    } else if (outbox.bytes() + message.frame().size() > spec.bounds().outboxBytes()) {
      told.accept(
          new Submission.Refused(
              "the outbox is full: " + outbox.bytes() + " bytes wait for the remote"));
    } else if (outbox.has(message.id())) {
      // The same message twice is one: it is durable, or will be with what has gathered.
      ledger.whenSafe(() -> told.accept(new Submission.Accepted()));
    } else {
      long number = ++numbers;
      outbox.add(number, message, now);
      ledger.add(new Change.Submitted(number, message, now), message.frame().size());
      ledger.then(() -> told.accept(new Submission.Accepted()));
      if (state instanceof Up up) {
        // Not all that waits is looked at for each one: there may be a hundred thousand.
        send(up.active().number(), message);
      }
    }
  }

  /** Reads no further while more waits than may. */
  private void read() {
    long waits = Math.max(inbox.bytes(), ledger.bytes());
    long most = spec.bounds().inboxBytes();
    Reading wanted =
        switch (reading) {
          case ON -> waits > most ? Reading.OFF : Reading.ON;
          case OFF -> waits < most / 2 ? Reading.ON : Reading.OFF;
        };
    if (wanted != reading) {
      reading = wanted;
      chronicle.reading(wanted, waits, now);
      sessions.keySet().forEach(line -> ports.lines().read(line, wanted));
      if (wanted == Reading.ON) {
        step(new LinkEvent.Woke(Duration.between(stoppedAt, now)));
      } else {
        stoppedAt = now;
      }
    }
  }

  private LinkFacts facts() {
    return chronicle.facts(
        state,
        inbox.box(),
        outbox.box(),
        bot == NOBODY ? LinkFacts.Bot.GONE : LinkFacts.Bot.HERE,
        reading == Reading.OFF ? stoppedAt : null,
        ledger.trouble(),
        now);
  }
}
