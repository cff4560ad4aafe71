package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.input.PastTime;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.cli.view.EventLine;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.Found;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.sqlite.JournalReader;
import dev.mainstay.monitor.web.EventJson;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code mainstay events}: reads the journal's files directly, so that it works without a
 * supervisor too.
 */
public final class Events implements Handler {

  private static final int LIMIT = 50;

  /** With a time, everything since is meant; this bounds it. */
  private static final int LIMIT_SINCE = 10_000;

  private static final int LIMIT_MAX = 1_000_000;

  /** How often {@code --follow} looks for more. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** A list of what there is, in a hint. */
  private static final int NAMED_MAX = 12;

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    Place place = Place.require(invocation, terminal);
    Query query = query(invocation);
    int limit =
        invocation
            .whole("limit", 1, LIMIT_MAX)
            .orElse(invocation.value("since").isPresent() ? LIMIT_SINCE : LIMIT);
    boolean follow = invocation.has("follow");
    if (!follow) {
      place.requireJournal();
    }
    Out out = new Out(terminal, invocation.has("json"));
    try (JournalReader reader = new JournalReader(place.folder().journal())) {
      List<JournalEvent> newest = newest(reader, query, limit + 1);
      if (newest.isEmpty()) {
        known(query, reader, place, terminal);
      }
      boolean more = newest.size() > limit;
      List<JournalEvent> shown = new ArrayList<>(newest.subList(0, Math.min(limit, newest.size())));
      Collections.reverse(shown);
      shown.forEach(out::say);
      reader.leftOut().forEach(words -> terminal.complain("left out: " + words, ""));
      if (more && !invocation.has("json")) {
        terminal
            .err()
            .println(terminal.paint().quiet("(the newest " + limit + "; older ones: --limit N)"));
      }
      if (follow) {
        long last = newest.isEmpty() ? last(reader) : newest.getFirst().seq();
        return follow(reader, query, last, out);
      }
      if (newest.isEmpty() && !invocation.has("json")) {
        terminal.err().println("no event matches");
      }
      return ExitCode.DONE.code();
    } catch (UncheckedIOException e) {
      terminal.complain(String.valueOf(e.getMessage()), "");
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private static Query query(Invocation invocation) throws UsageError {
    Instant since = time(invocation, "since");
    Instant until = time(invocation, "until");
    if (since != null && until != null && !since.isBefore(until)) {
      throw new UsageError(
          "--since " + invocation.value("since").orElse("") + " is not before --until", "");
    }
    return Query.newest(LIMIT)
        .since(since)
        .until(until)
        .name(invocation.value("name").orElse(null))
        .source(invocation.value("service").orElse(null))
        .severity(severity(invocation));
  }

  private static @Nullable Instant time(Invocation invocation, String option) throws UsageError {
    Optional<String> text = invocation.value(option);
    if (text.isEmpty()) {
      return null;
    }
    return PastTime.parse(text.get(), Instant.now(), ZoneId.systemDefault())
        .orElseThrow(() ->
            new UsageError("--" + option + " " + text.get() + " is not " + PastTime.EXPECTED, ""));
  }

  private static @Nullable Severity severity(Invocation invocation) throws UsageError {
    Optional<String> text = invocation.value("severity");
    if (text.isEmpty()) {
      return null;
    }
    List<String> known = Stream.of(Severity.values()).map(Severity::name).toList();
    String asked = text.get().toUpperCase(Locale.ROOT);
    String meant = asked.equals("WARNING") ? "WARN" : asked;
    if (!known.contains(meant)) {
      throw new UsageError(
          "no such severity: " + text.get(),
          hint(meant, known, "severities: " + String.join(", ", known).toLowerCase(Locale.ROOT))
              .toLowerCase(Locale.ROOT));
    }
    return Severity.valueOf(meant);
  }

  /** The newest events, at most so many, newest first, however many questions that takes. */
  private static List<JournalEvent> newest(JournalReader reader, Query query, int limit) {
    List<JournalEvent> all = new ArrayList<>();
    Long before = null;
    while (all.size() < limit) {
      int page = Math.min(Query.LIMIT_MAX, limit - all.size());
      Found found = reader.search(query.before(before).limit(page));
      all.addAll(found.events());
      if (found.resume() != null) {
        before = found.resume();
      } else if (found.events().size() < page) {
        return all;
      } else {
        before = found.events().getLast().seq();
      }
    }
    return all;
  }

  private static long last(JournalReader reader) {
    List<JournalEvent> newest = reader.search(Query.newest(1)).events();
    return newest.isEmpty() ? 0 : newest.getFirst().seq();
  }

  private static int follow(JournalReader reader, Query query, long last, Out out) {
    Query asked = query.order(Query.Order.OLDEST_FIRST).limit(Query.LIMIT_MAX);
    long after = last;
    while (true) {
      out.flush();
      if (out.isGone()) {
        return ExitCode.DONE.code();
      }
      Found found = reader.search(asked.after(after));
      found.events().forEach(out::say);
      if (found.resume() != null) {
        after = found.resume();
      } else if (!found.events().isEmpty()) {
        after = found.events().getLast().seq();
      } else {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  /** Complains about a name or a service that there is not, when nothing was found by it. */
  private static void known(Query query, JournalReader reader, Place place, Terminal terminal)
      throws UsageError {
    String source = query.source();
    if (source != null) {
      check("service", source, reader.sources(), () -> services(place, terminal));
    }
    String name = query.name();
    if (name != null && !name.endsWith("*")) {
      check("event", name, reader.names(), List::of);
    }
  }

  private static void check(
      String what, String asked, Set<String> seen, Supplier<Collection<String>> more)
      throws UsageError {
    Set<String> known = new TreeSet<>(seen);
    known.addAll(more.get());
    seen.forEach(instance -> known.add(instance.replaceFirst("-[0-9]+$", "")));
    if (!known.contains(asked) && !known.isEmpty()) {
      List<String> some = known.stream().limit(NAMED_MAX).toList();
      throw new UsageError(
          "no " + what + " " + asked + " is in the journal",
          hint(asked, known, what + "s: " + String.join(", ", some))
              + (known.size() > NAMED_MAX ? ", ..." : ""));
    }
  }

  private static String hint(String asked, Collection<String> known, String list) {
    String near = Similar.hint(asked, known);
    return near.isEmpty() ? list : near + " " + list;
  }

  private static Collection<String> services(Place place, Terminal terminal) {
    return ConfigLoader.load(place.file(), terminal.env()) instanceof ConfigResult.Loaded loaded
        ? loaded.project().services().stream().map(service -> service.name()).toList()
        : List.of();
  }

  /** Where events are said, and how. */
  private record Out(Terminal terminal, boolean json) {

    void say(JournalEvent event) {
      if (json) {
        terminal.say(EventJson.of(event).write());
      } else {
        int width = terminal.width();
        terminal.say(
            EventLine.of(event, Instant.now(), ZoneId.systemDefault(), width, terminal.paint()));
      }
    }

    void flush() {
      terminal.out().flush();
    }

    /** Whether whoever read it is gone. */
    boolean isGone() {
      return terminal.out().checkError();
    }
  }
}
