package dev.mainstay.supervisor.logs;

import dev.mainstay.probe.LogMark;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of one instance: our own lines in it, and its rotation.
 *
 * <p>The starter of the instance and the thread that looks after all logs meet here, so the methods
 * are synchronized; none takes longer than one rotation.
 */
final class ServiceLog {

  /** Rotations in one look, so that one flooding log cannot keep the others waiting. */
  private static final int ROTATIONS_MAX = 8;

  private final String instance;
  private final LogNames names;
  private final Rotation rotation;
  private long usedBefore;
  private long sizeBefore = -1;
  private String trouble = "";

  /**
   * What a look at a log found.
   *
   * @param pace when to look again
   * @param events what is to be told
   */
  record Look(Duration pace, List<LogEvent> events) {}

  ServiceLog(
      String instance,
      Path file,
      Rotation.Left left,
      ServiceSpec.Logs limits,
      int blockBytes,
      Shrinking shrinking) {
    this.instance = instance;
    this.names = new LogNames(file);
    this.rotation = new Rotation(names, left, limits, blockBytes, shrinking, _ -> {});
  }

  /** Prepares the file for a start and writes the mark of it. */
  synchronized void begin(Instant at, long attempt) throws IOException {
    rotation.recover(at);
    rotation.renew(at);
    mark(LogMark.starting(at, attempt));
  }

  /** Writes one line of our own, at the start of a line. */
  synchronized void mark(String line) throws IOException {
    String lead = endsWithinLine() ? "\n" : "";
    LogFiles.append(names.live(), (lead + line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Rotates as often as is due. */
  synchronized Look look(Instant now, Duration since) {
    List<LogEvent> events = new ArrayList<>();
    try {
      rotation.recover(now);
      long size = names.live().toFile().length();
      if (size == sizeBefore) {
        return new Look(Pace.IDLE, events);
      }
      sizeBefore = size;
      long grown = 0;
      for (int round = 0; round < ROTATIONS_MAX; round++) {
        switch (rotation.rotate(now)) {
          case Rotation.Outcome.NotDue(long used) -> {
            Duration pace = Pace.next(used, rotation.maxBytes(), grown + used - usedBefore, since);
            usedBefore = used;
            trouble = "";
            return new Look(pace, events);
          }
          case Rotation.Outcome.Archived(long bytes) -> grown += bytes;
          case Rotation.Outcome.Discarded(long bytes, HeadMark.Before why) -> {
            grown += bytes;
            if (why == HeadMark.Before.NO_SPACE) {
              events.add(new LogEvent.LinesLost(instance, bytes));
            }
          }
          case Rotation.Outcome.Refused(var errno) -> {
            troubled(errno.text(), events);
            return new Look(Pace.IDLE, events);
          }
        }
      }
      return new Look(Duration.ZERO, events);
    } catch (IOException e) {
      troubled(e.toString(), events);
      return new Look(Pace.IDLE, events);
    }
  }

  private void troubled(String why, List<LogEvent> events) {
    if (!trouble.equals(why)) {
      trouble = why;
      events.add(new LogEvent.Trouble(instance, why));
    }
  }

  private boolean endsWithinLine() throws IOException {
    if (!Files.exists(names.live())) {
      return false;
    }
    try (FileChannel in = FileChannel.open(names.live(), StandardOpenOption.READ)) {
      byte[] last = new byte[1];
      long size = in.size();
      return size > 0 && LogFiles.read(in, size - 1, last, 1) == 1 && last[0] != '\n';
    }
  }
}
