package dev.mainstay.probe.heartbeat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decision table of the package, as a pure function of what was seen, what is remembered, and
 * the time.
 */
final class HeartbeatRule {

  /**
   * How many maximal ages a frozen file may reach while its process works: with 120 s a long
   * request may hold the writer up for 12 minutes (requirement S3.32), a hang of hours may not
   * (S3.4).
   */
  static final int FROZEN_AGES_MAX = 6;

  /** The share of one core that counts as working; an idle event loop uses a tenth of it. */
  static final double WORKING_CPU_SHARE = 0.02;

  /** Clocks of a file system and of process starts may differ by this much. */
  static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private final Duration maxAge;
  private final Optional<String> progressField;

  HeartbeatRule(Duration maxAge, @Nullable String progressField) {
    this.maxAge = maxAge;
    this.progressField = Optional.ofNullable(progressField);
  }

  /** What an attempt gave, and what to remember of it. */
  record Decision(ProbeResult result, Memory next) {}

  /** Decides one attempt. */
  Decision decide(Sighting seen, Memory before) {
    Memory next = remember(seen, before);
    ProbeResult result =
        switch (seen.file()) {
          case Sighting.File.Missing _ -> notOurs(seen, "no heartbeat file");
          case Sighting.File.Unreadable file -> unreadable(file, seen, next);
          case Sighting.File.Read file -> read(file, seen, before, next);
        };
    return new Decision(result, next);
  }

  /** Lines 1 to 4: the file says nothing about this process; does it have to by now? */
  private ProbeResult notOurs(Sighting seen, String what) {
    Duration since = Duration.between(seen.startedAt(), seen.now());
    if (!seen.external() && since.compareTo(maxAge) <= 0) {
      String due = what + " yet, due within " + words(maxAge) + " of the start";
      return new ProbeResult.Broken(due, seen.took());
    }
    String late = seen.external() ? what : what + ", " + words(since) + " after the start";
    return failed(CauseCode.STALE_HEARTBEAT, late, seen);
  }

  private ProbeResult unreadable(Sighting.File.Unreadable file, Sighting seen, Memory next) {
    if (predates(file.modified(), seen)) {
      return notOurs(seen, "no heartbeat of this process");
    }
    Duration age = age(file.modified(), seen, next);
    return age.compareTo(maxAge) > 0
        ? stale(age, "", seen)
        : failed(CauseCode.BAD_ANSWER, "heartbeat is not JSON: " + file.why(), seen);
  }

  private ProbeResult read(Sighting.File.Read file, Sighting seen, Memory before, Memory next) {
    Beat beat = file.beat();
    boolean earlier =
        predates(file.modified(), seen)
            || beat.startedAt().filter(at -> predates(at, seen)).isPresent();
    if (earlier) {
      return notOurs(seen, "no heartbeat of this process but one of an earlier process");
    }
    if (!seen.external()
        && beat.pid().isPresent()
        && !seen.tree().contains(beat.pid().getAsLong())) {
      String who = "heartbeat names pid " + beat.pid().getAsLong() + ", not of this service";
      return failed(CauseCode.PID_MISMATCH, who, seen);
    }
    Duration age = age(file.modified(), seen, next);
    return age.compareTo(maxAge) > 0
        ? frozen(age, beat, seen, before)
        : fresh(age, beat, seen, next);
  }

  /** Lines 6 to 8. */
  private ProbeResult frozen(Duration age, Beat beat, Sighting seen, Memory before) {
    Duration bound = Duration.ofMillis(maxAge.toMillis() * FROZEN_AGES_MAX);
    if (beat.work() != Beat.Work.OPEN || age.compareTo(bound) > 0) {
      return stale(age, beat.work() == Beat.Work.OPEN ? " with work open" : "", seen);
    }
    Duration between = Duration.between(before.cpuAt(), seen.now());
    if (before.cpu().isEmpty() || seen.cpu().isEmpty() || between.isZero()) {
      String why = "heartbeat frozen for " + words(age) + ", CPU use not measured yet";
      return seen.cpu().isEmpty()
          ? stale(age, " with work open", seen)
          : new ProbeResult.Broken(why, seen.took());
    }
    double used = seen.cpu().get().minus(before.cpu().get()).toNanos();
    double share = used / between.toNanos();
    if (share < WORKING_CPU_SHARE) {
      return stale(age, " with work open and no CPU used", seen);
    }
    String why =
        "heartbeat frozen for %s, but it works: %.0f %% CPU with work open; accepted until %s"
            .formatted(words(age), share * 100, words(bound));
    return busy(why, beat, seen);
  }

  /** Lines 10 to 14. */
  private ProbeResult fresh(Duration age, Beat beat, Sighting seen, Memory next) {
    String beats = "beat " + words(age) + " ago";
    if (progressField.isEmpty()) {
      return new ProbeResult.Passed(beats, seen.took());
    }
    if (beat.progress().isEmpty()) {
      return failed(CauseCode.BAD_ANSWER, "heartbeat has no field " + progressField.get(), seen);
    }
    String value = progressField.get() + " " + beat.progress().get();
    if (beat.work() == Beat.Work.NONE) {
      return new ProbeResult.Passed(beats + ", nothing open, " + value, seen.took());
    }
    Duration still = Duration.between(next.movedAt(), seen.now());
    String told = beat.work() == Beat.Work.OPEN ? " with work open" : "";
    if (still.compareTo(maxAge) > 0) {
      String stuck = ", but " + value + " has not changed for " + words(still) + told;
      return failed(CauseCode.STUCK, beats + stuck, seen);
    }
    String moves = beats + told + ", " + value + " changed " + words(still) + " ago";
    return beat.work() == Beat.Work.OPEN
        ? busy(moves, beat, seen)
        : new ProbeResult.Passed(moves, seen.took());
  }

  private static ProbeResult busy(String why, Beat beat, Sighting seen) {
    Duration oldest = oldest(beat, seen);
    String since = oldest.isZero() ? "" : "; its oldest request runs for " + words(oldest);
    return new ProbeResult.Busy(why + since, oldest, seen.took());
  }

  private ProbeResult stale(Duration age, String more, Sighting seen) {
    String text = "last heartbeat " + words(age) + " ago" + more + ", limit " + words(maxAge);
    return failed(CauseCode.STALE_HEARTBEAT, text, seen);
  }

  private static Memory remember(Sighting seen, Memory before) {
    Instant now = seen.now();
    Optional<Instant> modified =
        switch (seen.file()) {
          case Sighting.File.Missing _ -> Optional.empty();
          case Sighting.File.Unreadable file -> Optional.of(file.modified());
          case Sighting.File.Read file -> Optional.of(file.modified());
        };
    Optional<String> progress =
        seen.file() instanceof Sighting.File.Read(_, Beat beat)
            ? beat.progress()
            : before.progress();
    boolean idle =
        seen.file() instanceof Sighting.File.Read(_, Beat beat) && beat.work() == Beat.Work.NONE;
    boolean moved = idle || !progress.equals(before.progress());
    return new Memory(
        modified,
        modified.equals(before.modified()) ? before.modifiedSeen() : now,
        progress,
        moved ? now : before.movedAt(),
        seen.cpu(),
        now);
  }

  private static boolean predates(Instant at, Sighting seen) {
    return !seen.external() && at.isBefore(seen.startedAt().minus(CLOCK_TOLERANCE));
  }

  private static Duration age(Instant modified, Sighting seen, Memory next) {
    boolean future = modified.isAfter(seen.now().plus(CLOCK_TOLERANCE));
    Duration age = Duration.between(future ? next.modifiedSeen() : modified, seen.now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Duration oldest(Beat beat, Sighting seen) {
    Duration open = Duration.between(beat.oldest().orElse(seen.now()), seen.now());
    return open.isNegative() ? Duration.ZERO : open;
  }

  private static ProbeResult failed(CauseCode code, String text, Sighting seen) {
    return new ProbeResult.Failed(code, text, seen.took());
  }

  private static String words(Duration time) {
    long millis = time.toMillis();
    return millis < 10_000
        ? millis / 1000 + "." + millis % 1000 / 100 + " s"
        : millis / 1000 + " s";
  }
}
