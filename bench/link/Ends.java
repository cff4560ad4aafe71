package dev.mainstay.bench.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A chat service and its bot. Prints the service's port, and then one line for each command that
 * comes on standard input: {@code bot PORT}, {@code pace RATE SECONDS}, {@code rush COUNT WINDOW},
 * {@code handover WAY COUNT EVERY_MS RATE}, {@code found FATE}.
 */
final class Ends {

  private static final long SECOND = 1_000_000_000L;
  private static final long PATIENCE = 60 * SECOND;
  private static final int BURST = 100;

  private final Messages messages = new Messages();
  private final Service service = new Service(messages);
  private @Nullable Bot bot;
  private int count;

  private Ends() throws IOException {}

  public static void main(String[] arguments) throws IOException {
    Ends ends = new Ends();
    System.out.println("port " + ends.service.port);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(ends.answer(line.split(" ")));
    }
  }

  private String answer(String... words) throws IOException {
    return switch (words[0]) {
      case "bot" -> {
        if (bot != null) {
          bot.close();
        }
        bot = new Bot(messages, Integer.parseInt(words[1]));
        await(() -> !service.lines.isEmpty());
        yield "{}";
      }
      case "pace" -> pace(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "rush" -> rush(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "handover" ->
          handovers(
              words[1],
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              Integer.parseInt(words[4]));
      case "found" -> found(Service.Fate.valueOf(words[1]));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private Bot bot() {
    Bot known = bot;
    if (known == null) {
      throw new IllegalStateException("no bot has come");
    }
    return known;
  }

  /** How late messages are at an even pace. */
  private String pace(int rate, int seconds) {
    int first = count;
    long began = System.nanoTime();
    while (count < first + rate * seconds) {
      until(began + (count - first) * SECOND / rate);
      service.publish(count++, 1);
    }
    finish(count);
    return "{\"heard\":" + late(first, false) + ",\"acked\":" + late(first, true) + counts() + "}";
  }

  private String late(int first, boolean acked) {
    long[] late =
        IntStream.range(first, count)
            .mapToLong(n -> (acked ? messages.acked : messages.heard).get(n) - messages.sent.get(n))
            .sorted()
            .toArray();
    return "["
        + LongStream.of(late[late.length / 2], late[late.length * 99 / 100], late[late.length - 1])
            .mapToObj(nanos -> String.format(Locale.ROOT, "%.4f", nanos / 1e6))
            .collect(Collectors.joining(","))
        + "]";
  }

  /** How many pass in a second when only so many are on their way at once. */
  private String rush(int wanted, int window) {
    int first = count;
    int acked = service.acks.get();
    long began = System.nanoTime();
    while (count < first + wanted) {
      int underWay = count - first - (service.acks.get() - acked);
      int next = Math.min(Math.min(BURST, window - underWay), first + wanted - count);
      if (next > 0) {
        service.publish(count, next);
        count += next;
      } else {
        LockSupport.parkNanos(50_000);
      }
    }
    finish(count);
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(Locale.ROOT, "{\"seconds\":%.3f%s}", seconds, counts());
  }

  private void finish(int most) {
    await(() -> service.acks.get() >= most && bot().heard.get() >= most);
  }

  private String counts() {
    return ",\"lost\":" + (count - bot().heard.get()) + ",\"twice\":" + bot().twice.get();
  }

  /** Has the line replaced again and again while messages go on; what the bot had to wait then. */
  private String handovers(String way, int wanted, int everyMs, int rate) throws IOException {
    int first = count;
    int before = service.history.size();
    long began = System.nanoTime();
    long hitAt = began + everyMs * 1_000_000L;
    while (service.history.size() < before + wanted) {
      until(began + (count - first) * SECOND / rate);
      service.publish(count++, 1);
      if (System.nanoTime() > hitAt) {
        hitAt += everyMs * 1_000_000L;
        hit(way);
      }
    }
    long settled = System.nanoTime() + SECOND / 2;
    while (System.nanoTime() < settled) {
      until(began + (count - first) * SECOND / rate);
      service.publish(count++, 1);
    }
    finish(count);
    long[] heard = IntStream.range(first, count).mapToLong(messages.heard::get).sorted().toArray();
    String gaps =
        service.history.stream()
            .skip(before)
            .limit(wanted)
            .map(line -> gap(heard, line.beganAt))
            .collect(Collectors.joining(","));
    return "{\"gaps\":[" + gaps + "]" + counts() + "}";
  }

  private void hit(String way) throws IOException {
    switch (way) {
      case "renew" -> service.say("{\"type\":\"renew\"}");
      case "deaf" -> service.newest().fate = Service.Fate.DEAF;
      case "mute" -> service.newest().fate = Service.Fate.MUTE;
      case "age" -> {}
      default -> throw new IllegalArgumentException(way);
    }
  }

  /** The longest silence at the bot that touches the making of a line, in milliseconds. */
  private static String gap(long[] heard, long at) {
    long longest = 0;
    for (int i = 1; i < heard.length; i++) {
      if (heard[i] > at - SECOND / 50 && heard[i - 1] < at + SECOND / 5) {
        longest = Math.max(longest, heard[i] - heard[i - 1]);
      }
    }
    return String.format(Locale.ROOT, "%.2f", longest / 1e6);
  }

  /** How long it takes until another line is there, after the quiet one was made so. */
  private String found(Service.Fate fate) {
    int before = service.history.size();
    long began = System.nanoTime();
    service.newest().fate = fate;
    await(() -> service.history.size() > before);
    double seconds = (System.nanoTime() - began) / 1e9;
    service.publish(count++, 1);
    finish(count);
    return String.format(Locale.ROOT, "{\"seconds\":%.3f%s}", seconds, counts());
  }

  private interface Fact {
    boolean holds();
  }

  private static void await(Fact fact) {
    long end = System.nanoTime() + PATIENCE;
    while (!fact.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within 60 s");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private static void until(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
