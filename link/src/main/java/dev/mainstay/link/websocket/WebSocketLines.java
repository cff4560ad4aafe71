package dev.mainstay.link.websocket;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Timeline;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.RelayEvent;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The lines of one link, each a WebSocket. A call for a line that has ended is dropped: its last
 * word is on its way.
 *
 * <p>A line of which nothing is read ({@link Lines.Reading#OFF}) still answers pings and hears
 * pongs and its end, but for those behind messages for which there is no room; and what is drained
 * is read no further than that.
 */
public final class WebSocketLines implements Lines, AutoCloseable {

  private final Parts parts;
  private final Dialer dialer;
  private final Map<Long, WebSocketLine> open = new ConcurrentHashMap<>();

  /**
   * What they need of others.
   *
   * @param client shared by all links of a process
   * @param clock the wall clock, for dates that remotes name
   * @param relay takes events, from any thread; false when it is full, then it is told again
   * @param faults is told of programmer's errors
   */
  public record Parts(
      Profile profile,
      Discovery discovery,
      Limits limits,
      WebSocketClient client,
      Timeline timeline,
      InstantSource clock,
      Chance chance,
      Predicate<RelayEvent> relay,
      Consumer<Throwable> faults) {}

  /** No line yet. */
  public WebSocketLines(Parts parts) {
    this.parts = parts;
    this.dialer = new Dialer(parts);
  }

  @Override
  public void open(long line, Position from) {
    WebSocketLine made = new WebSocketLine(line, from, this, dialer, parts);
    open.put(line, made);
    made.open();
  }

  @Override
  public void ping(long line) {
    of(line, WebSocketLine::ping);
  }

  @Override
  public void fly(long line, long canary) {
    of(line, known -> known.fly(canary));
  }

  @Override
  public void send(long line, Outgoing message) {
    of(line, known -> known.send(message));
  }

  @Override
  public void acknowledge(long line, Incoming message) {
    of(line, known -> known.acknowledge(message));
  }

  @Override
  public void read(long line, Reading reading) {
    of(line, known -> known.read(reading));
  }

  @Override
  public void drain(long line, String reason) {
    of(line, known -> known.drain(reason));
  }

  @Override
  public void cut(long line, String reason) {
    of(line, WebSocketLine::cut);
  }

  /** Cuts each line. */
  @Override
  public void close() {
    open.values().forEach(WebSocketLine::cut);
  }

  private void of(long line, Consumer<WebSocketLine> call) {
    WebSocketLine known = open.get(line);
    if (known != null) {
      call.accept(known);
    }
  }

  void over(long line) {
    open.remove(line);
  }

  void fault(Throwable fault) {
    parts.faults().accept(fault);
  }
}
