package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The output of services, in pieces: forwards as it grows, backwards, or what matches a text. */
final class LogPages {

  private static final int LINES = 500;
  private static final int LINES_MAX = 5_000;
  private static final int SEARCH_CHARS_MAX = 200;

  private final Facts facts;

  LogPages(Facts facts) {
    this.facts = facts;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/services/{instance}/logs",
            "Lines of output: the last ones, those `before` an offset, those `from` an offset on,"
                + " or those that hold a `search` text. Offsets are bytes.",
            this::lines),
        Route.get(
            "/api/v1/services/{instance}/logs/download",
            "The newest output as a file, at most 16 MiB.",
            this::download));
  }

  private Answer lines(Ask ask) {
    Optional<Path> log = facts.log(ask.named("instance"));
    if (log.isEmpty()) {
      return Answer.missing("service " + ask.named("instance"));
    }
    int lines = (int) ask.whole("lines", 1, LINES_MAX).orElse(LINES);
    OptionalLong before = ask.whole("before", 0, Long.MAX_VALUE);
    OptionalLong from = ask.whole("from", 0, Long.MAX_VALUE);
    String search = ask.text("search").orElse("");
    if (search.length() > SEARCH_CHARS_MAX) {
      return Answer.fault(
          400, "bad-parameter", "search has more than " + SEARCH_CHARS_MAX + " characters", "");
    }
    try (LogFile file = LogFile.open(log.get())) {
      return Answer.json(
          json(
              from.isPresent()
                  ? file.forwards(from.getAsLong(), lines, search)
                  : file.backwards(before.orElse(Long.MAX_VALUE), lines, search),
              file.size()));
    } catch (NoSuchFileException e) {
      return Answer.json(json(new LogFile.Piece(0, 0, List.of()), 0));
    } catch (IOException e) {
      return Answer.fault(500, "unreadable", "the log cannot be read: " + e.getMessage(), "");
    }
  }

  private static Json json(LogFile.Piece piece, long size) {
    return Json.object()
        .put("from", piece.from())
        .put("to", piece.to())
        .put("size", size)
        .put("lines", piece.lines())
        .build();
  }

  private Answer download(Ask ask) {
    String instance = ask.named("instance");
    Optional<Path> log = facts.log(instance);
    if (log.isEmpty()) {
      return Answer.missing("service " + instance);
    }
    try (LogFile file = LogFile.open(log.get())) {
      String name = instance.replaceAll("[^A-Za-z0-9._-]", "_") + ".log";
      return new Answer(
          200,
          "text/plain; charset=utf-8",
          ByteBuffer.wrap(file.tail()),
          Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""));
    } catch (IOException e) {
      return Answer.missing("output of " + instance);
    }
  }
}
