package dev.mainstay.simulation.link;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The network between a relay and its remote, with all that can happen to a connection. */
final class SimLines implements Lines {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How a connection is. */
  enum Fate {
    WELL,
    /** Pongs pass, and what the bot sends; messages and canaries vanish. */
    DEAF,
    /** Nothing passes, and nobody is told. */
    BLACK_HOLE
  }

  /** Whether the remote can be reached. */
  enum Door {
    OPEN,
    REFUSES,
    /** A connect is not answered. */
    SILENT
  }

  private final VirtualTimeline timeline;
  private final SplittableRandom random;
  private final SimRemote remote;
  private final Consumer<RelayEvent> relay;
  private final Consumer<String> trace;
  private final Map<Long, Wire> wires = new LinkedHashMap<>();
  private Door door = Door.OPEN;

  /** One connection, from the first try to the proof of its end. */
  static final class Wire {
    final long line;
    Fate fate = Fate.WELL;
    private Stage stage = Stage.CONNECTING;

    Wire(long line) {
      this.line = line;
    }
  }

  private enum Stage {
    CONNECTING,
    OPEN,
    DRAINING
  }

  SimLines(
      VirtualTimeline timeline,
      SplittableRandom random,
      SimRemote remote,
      Consumer<RelayEvent> relay,
      Consumer<String> trace) {
    this.timeline = timeline;
    this.random = random;
    this.remote = remote;
    this.relay = relay;
    this.trace = trace;
  }

  void door(Door now) {
    door = now;
  }

  /** Every connection that is not proven ended. */
  List<Wire> wires() {
    return List.copyOf(wires.values());
  }

  private void later(int millisMost, long line, Runnable action) {
    var _ =
        timeline.at(
            timeline.now().plusMillis(1 + random.nextInt(millisMost)),
            () -> {
              if (wires.containsKey(line)) {
                action.run();
              }
            });
  }

  @Override
  public void open(long line, Position from) {
    Wire wire = new Wire(line);
    wires.put(line, wire);
    trace.accept("line " + line + " is tried");
    if (door == Door.SILENT) {
      var _ = timeline.at(timeline.now().plus(CONNECT_TIMEOUT), () -> refuse(line, "no answer"));
    } else {
      later(50, line, () -> connected(wire, from));
    }
  }

  private void connected(Wire wire, Position from) {
    if (door != Door.OPEN) {
      refuse(wire.line, "connection refused");
      return;
    }
    trace.accept("line " + wire.line + " is open");
    wire.stage = Stage.OPEN;
    Session session = remote.begin(wire.line, from, said -> down(wire, said));
    relay.accept(new RelayEvent.Opened(wire.line, session));
  }

  private void refuse(long line, String reason) {
    if (wires.remove(line) != null) {
      relay.accept(new RelayEvent.Refused(line, Refusal.again(reason)));
    }
  }

  /** Something goes from the remote to the relay; connections keep the order. */
  private void down(Wire wire, Said said) {
    if (wire.fate == Fate.WELL || (wire.fate == Fate.DEAF && said instanceof Said.Taken)) {
      var _ =
          timeline.at(
              timeline.now().plusMillis(5),
              () -> {
                if (wires.get(wire.line) == wire && wire.fate != Fate.BLACK_HOLE) {
                  relay.accept(new RelayEvent.Heard(wire.line, List.of(said)));
                }
              });
    }
  }

  private boolean passes(long line) {
    Wire wire = wires.get(line);
    return wire != null && wire.stage == Stage.OPEN && wire.fate != Fate.BLACK_HOLE;
  }

  @Override
  public void ping(long line) {
    later(
        20,
        line,
        () -> {
          if (passes(line)) {
            relay.accept(new RelayEvent.Heard(line, List.of()));
          }
        });
  }

  @Override
  public void fly(long line, long canary) {
    if (random.nextInt(50) == 0) {
      trace.accept("canary " + canary + " cannot fly");
      later(5, line, () -> relay.accept(new RelayEvent.CanaryBroken(line, canary, "REST is away")));
      return;
    }
    later(
        200,
        line,
        () -> {
          Wire wire = wires.get(line);
          if (wire != null && passes(line)) {
            down(wire, new Said.Echo(canary));
          }
        });
  }

  @Override
  public void send(long line, Outgoing message) {
    var _ =
        timeline.at(
            timeline.now().plusMillis(3),
            () -> {
              if (passes(line)) {
                remote.take(line, message);
              }
            });
  }

  @Override
  public void acknowledge(long line, Incoming message) {
    later(
        5,
        line,
        () -> {
          if (passes(line)) {
            remote.acknowledged(message);
          }
        });
  }

  @Override
  public void read(long line, Reading reading) {
    // Nothing here is so much that it matters.
  }

  @Override
  public void drain(long line, String reason) {
    Wire wire = wires.get(line);
    if (wire == null) {
      return;
    }
    trace.accept("line " + line + " is drained: " + reason);
    wire.stage = Stage.DRAINING;
    remote.end(line);
    Duration takes = wire.fate == Fate.BLACK_HOLE ? CLOSE_WITHIN : Duration.ofMillis(20);
    var _ = timeline.at(timeline.now().plus(takes), () -> ended(line));
  }

  @Override
  public void cut(long line, String reason) {
    trace.accept("line " + line + " is cut: " + reason);
    remote.end(line);
    var _ = timeline.at(timeline.now(), () -> ended(line));
  }

  private void ended(long line) {
    if (wires.remove(line) != null) {
      relay.accept(new RelayEvent.Ended(line));
    }
  }

  /** The remote, or the way to it, drops a connection. */
  void reset(Wire wire) {
    if (wire.stage != Stage.OPEN || wires.remove(wire.line) == null) {
      return;
    }
    trace.accept("line " + wire.line + " is reset");
    remote.end(wire.line);
    if (wire.fate == Fate.BLACK_HOLE) {
      // Nobody here hears of it: the ping does.
      wires.put(wire.line, wire);
    } else {
      relay.accept(new RelayEvent.Lost(wire.line, Refusal.again("reset")));
    }
  }

  /** The process is gone: its connections end, and what it was making does not come about. */
  void die() {
    wires.keySet().forEach(remote::end);
    wires.values().removeIf(wire -> wire.stage == Stage.CONNECTING);
  }

  /** Something befalls a connection; whether it was well before. */
  boolean befall(Wire wire, Fate fate) {
    if (wire.stage != Stage.OPEN || wire.fate != Fate.WELL) {
      return false;
    }
    trace.accept("line " + wire.line + " is now " + fate);
    wire.fate = fate;
    return true;
  }
}
