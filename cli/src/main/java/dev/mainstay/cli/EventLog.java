package dev.mainstay.cli;

import dev.mainstay.core.Event;
import dev.mainstay.core.Mailbox;
import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The supervisor's events as lines of JSON in {@code .mainstay/events.ndjson}: one file and the one
 * before it, each of a bounded size. Whoever tells an event never waits for the disk.
 */
final class EventLog implements Consumer<Event>, AutoCloseable {

  private static final int WAITING_EVENTS_MAX = 4096;
  private static final long FILE_BYTES_MAX = 8L * 1024 * 1024;

  private final Path file;
  private final Mailbox<Event> waiting = new Mailbox<>(WAITING_EVENTS_MAX);
  private final Thread writer = Thread.ofVirtual().name("events").unstarted(this::write);

  private EventLog(Path file) {
    this.file = file;
  }

  /** An event log that writes from now on. */
  static EventLog open(Path file) {
    EventLog log = new EventLog(file);
    log.writer.start();
    return log;
  }

  @Override
  public void accept(Event event) {
    boolean _ = waiting.offer(event);
  }

  /** Notes a fault of the supervisor's surroundings, in words. */
  void fault(String words) {
    accept(new Fault(Instant.now(), words));
  }

  private record Fault(Instant at, String words) implements Event {
    @Override
    public String name() {
      return "supervisor.files.fault";
    }

    @Override
    public String source() {
      return "supervisor";
    }

    @Override
    public String host() {
      return "localhost";
    }

    @Override
    public Severity severity() {
      return Severity.WARN;
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of("detail", words);
    }
  }

  /** Ends the writing; what waits is lost, as it would be by a kill. */
  @Override
  public void close() {
    writer.interrupt();
  }

  private void write() {
    try {
      while (true) {
        StringBuilder lines = new StringBuilder(line(waiting.take()));
        for (int more = waiting.size(); more > 0; more--) {
          lines.append(line(waiting.take()));
        }
        append(lines.toString());
      }
    } catch (InterruptedException e) {
      // Asked to end.
    }
  }

  private void append(String lines) {
    try {
      if (Files.exists(file) && Files.size(file) > FILE_BYTES_MAX) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.write(
          file,
          lines.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // A full disk must not end the supervisor; status and why do not need this file.
    }
  }

  private static String line(Event event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", event.at().toString());
    fields.put("severity", event.severity());
    fields.put("name", event.name());
    fields.put("source", event.source());
    fields.put("host", event.host());
    fields.put("attributes", event.fields());
    return Json.of(fields).write() + "\n";
  }
}
