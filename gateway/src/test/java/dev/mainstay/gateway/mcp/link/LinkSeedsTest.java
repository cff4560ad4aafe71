package dev.mainstay.gateway.mcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Step;
import dev.mainstay.gateway.mcp.link.LinkEvent.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two ends and a bad network: connections break at any byte with lines still in them, several are
 * there at once, and each end hears of them in another order. What one end sends, the other gets,
 * once and in order.
 */
class LinkSeedsTest {

  private static final int SEEDS = 2_000;
  private static final int MOVES = 300;

  @Test
  void whateverBecomesOfConnectionsEachMessageArrivesOnceAndInOrder() {
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      for (int move = 0; move < MOVES; move++) {
        world.move();
      }
      world.calm();
      assertThat(world.gateway.got).as("to the gateway, seed %s", seed).isEqualTo(world.shim.said);
      assertThat(world.shim.got).as("to the shim, seed %s", seed).isEqualTo(world.gateway.said);
      assertThat(world.gateway.said.size() + world.shim.said.size()).isGreaterThan(10);
    }
  }

  /** A line on its way, or the news that the connection has ended. */
  private record Line(@Nullable String message, @Nullable Control control, boolean end) {}

  /** One connection: lines in both directions, until it is cut. */
  private static final class Cable {
    final long number;
    final Deque<Line> toGateway = new ArrayDeque<>();
    final Deque<Line> toShim = new ArrayDeque<>();
    boolean cut;

    Cable(long number) {
      this.number = number;
    }

    Deque<Line> to(boolean gateway) {
      return gateway ? toGateway : toShim;
    }
  }

  /** One end with its machine. */
  private static final class End {
    final boolean isGateway;
    final List<String> said = new ArrayList<>();
    final List<String> got = new ArrayList<>();
    final Outbox outbox = new Outbox(Long.MAX_VALUE);
    LinkState state = LinkState.begin();

    End(boolean isGateway) {
      this.isGateway = isGateway;
    }
  }

  private static final class World {
    final Random random;
    final End shim = new End(false);
    final End gateway = new End(true);
    final Map<Long, Cable> cables = new HashMap<>();
    Instant now = Instant.EPOCH;
    long cableNumbers;

    World(long seed) {
      random = new Random(seed);
    }

    void move() {
      now = now.plusMillis(random.nextInt(400));
      switch (random.nextInt(12)) {
        case 0 -> connect();
        case 1 -> cutOne();
        case 2 -> say(shim);
        case 3 -> say(gateway);
        case 4 -> {
          step(shim, new LinkEvent.Wake());
          step(gateway, new LinkEvent.Wake());
        }
        default -> carry();
      }
    }

    /** No more faults: one last connection, until nothing is on its way. */
    void calm() {
      List.copyOf(cables.values()).forEach(this::cut);
      drain();
      connect();
      drain();
    }

    private void drain() {
      while (cables.values().stream()
          .anyMatch(cable -> !cable.toShim.isEmpty() || !cable.toGateway.isEmpty())) {
        carry();
      }
    }

    private void say(End end) {
      String text = (end.isGateway ? "g" : "s") + end.said.size();
      end.said.add(text);
      end.outbox.keep(text.getBytes(StandardCharsets.UTF_8));
      step(end, new LinkEvent.Offered());
    }

    private void connect() {
      Cable cable = new Cable(++cableNumbers);
      cables.put(cable.number, cable);
      step(shim, new LinkEvent.Connected(cable.number));
      if (!cable.cut) {
        cable.toGateway.add(
            new Line(
                null,
                new Control.Hello(
                    "c", "p", "v", cable.number, "e", shim.state.counts().received(), false),
                false));
      }
    }

    private void cutOne() {
      List<Cable> open = cables.values().stream().filter(cable -> !cable.cut).toList();
      if (!open.isEmpty()) {
        cut(open.get(random.nextInt(open.size())));
      }
    }

    /** Some of the lines that are on their way arrive nonetheless, the others never. */
    private void cut(Cable cable) {
      cable.cut = true;
      for (Deque<Line> lines : List.of(cable.toShim, cable.toGateway)) {
        int arriving = lines.isEmpty() ? 0 : random.nextInt(lines.size() + 1);
        while (lines.size() > arriving) {
          lines.removeLast();
        }
        lines.add(new Line(null, null, true));
      }
    }

    /** One line of any cable arrives; cables overtake each other. */
    private void carry() {
      List<Runnable> possible = new ArrayList<>();
      for (Cable cable : cables.values()) {
        for (End end : List.of(shim, gateway)) {
          if (!cable.to(end.isGateway).isEmpty()) {
            possible.add(() -> arrive(cable, end, cable.to(end.isGateway).remove()));
          }
        }
      }
      if (!possible.isEmpty()) {
        possible.get(random.nextInt(possible.size())).run();
      }
    }

    private void arrive(Cable cable, End end, Line line) {
      long number = cable.number;
      if (line.end()) {
        step(end, new LinkEvent.Lost(number));
      } else if (line.message() != null) {
        String text = line.message();
        step(end, new LinkEvent.Arrived(number, text.length()), _ -> end.got.add(text));
      } else if (line.control() instanceof Control.Hello hello) {
        step(gateway, new LinkEvent.Connected(number));
        write(
            cable,
            true,
            new Line(
                null,
                new Control.Welcome("e", gateway.state.counts().received(), Map.of()),
                false));
        step(gateway, new LinkEvent.Met(number, Memory.KEPT, hello.received()));
      } else if (line.control() instanceof Control.Welcome welcome) {
        step(end, new LinkEvent.Met(number, Memory.KEPT, welcome.received()));
      } else if (line.control() instanceof Control.Ack(long received)) {
        step(end, new LinkEvent.Acknowledged(number, received));
      } else {
        step(end, new LinkEvent.Heard(number));
      }
    }

    private void step(End end, LinkEvent event) {
      step(end, event, _ -> {});
    }

    private void step(End end, LinkEvent event, Consumer<LinkAction> deliver) {
      Step<LinkState, LinkAction> step = new LinkMachine().on(end.state, event, now);
      end.state = step.next();
      for (LinkAction action : step.actions()) {
        switch (action) {
          case LinkAction.Write(long first, long last) ->
              end.outbox.each(
                  first,
                  last,
                  line ->
                      present(
                          end, new Line(new String(line, StandardCharsets.UTF_8), null, false)));
          case LinkAction.Deliver _ -> deliver.accept(action);
          case LinkAction.Forget(long last) -> end.outbox.forget(last);
          case LinkAction.Acknowledge(long received) ->
              present(end, new Line(null, new Control.Ack(received), false));
          case LinkAction.Beat _ -> present(end, new Line(null, new Control.Beat(), false));
          case LinkAction.Renew _ -> throw new AssertionError("both ends live: " + event);
          case LinkAction.Drop(long connection, _) -> drop(connection);
        }
      }
    }

    private void drop(long connection) {
      for (Cable cable : List.copyOf(cables.values())) {
        if (cable.number == connection && !cable.cut) {
          cut(cable);
        }
      }
    }

    /** Writes to the connection that the end holds for the present one. */
    private void present(End end, Line line) {
      if (end.state instanceof LinkState.Joined joined) {
        for (Cable cable : cables.values()) {
          if (cable.number == joined.connection()) {
            write(cable, end.isGateway, line);
          }
        }
      }
    }

    private static void write(Cable cable, boolean fromGateway, Line line) {
      if (!cable.cut) {
        cable.to(!fromGateway).add(line);
      }
    }
  }
}
