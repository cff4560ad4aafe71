package dev.mainstay.probe.notify;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one process has said so far, its newest word in each respect.
 *
 * @param at when it last said anything
 * @param phase the last of READY, RELOADING, STOPPING that it said
 * @param status the last {@code STATUS=}, at most {@link #STATUS_CHARS_MAX} printable characters
 * @param watchdogAt when it last said {@code WATCHDOG=1}
 * @param mainPid the last {@code MAINPID=}
 */
record Note(
    Instant at,
    Phase phase,
    Optional<String> status,
    Optional<Instant> watchdogAt,
    OptionalLong mainPid) {

  /** The longest status that is kept. */
  static final int STATUS_CHARS_MAX = 200;

  /** In which part of its life the program says it is. */
  enum Phase {
    /** It has not said. */
    UNTOLD,
    READY,
    RELOADING,
    STOPPING,
    /** {@code WATCHDOG=trigger}: it asks to be treated as hung. */
    TROUBLED
  }

  static Note none(Instant at) {
    return new Note(at, Phase.UNTOLD, Optional.empty(), Optional.empty(), OptionalLong.empty());
  }

  /** This note with what another datagram says; lines that mean nothing to us are passed over. */
  Note and(String datagram, Instant now) {
    Note note = new Note(now, phase, status, watchdogAt, mainPid);
    for (String line : datagram.lines().toList()) {
      note = note.line(line, now);
    }
    return note;
  }

  /** This note overlaid with a newer one of the same service. */
  Note then(Note newer) {
    return new Note(
        newer.at,
        newer.phase == Phase.UNTOLD ? phase : newer.phase,
        newer.status.or(() -> status),
        newer.watchdogAt.or(() -> watchdogAt),
        newer.mainPid.isPresent() ? newer.mainPid : mainPid);
  }

  private Note line(String line, Instant now) {
    return switch (line.strip()) {
      case "READY=1" -> phase(Phase.READY);
      case "RELOADING=1" -> phase(Phase.RELOADING);
      case "STOPPING=1" -> phase(Phase.STOPPING);
      case "WATCHDOG=trigger" -> phase(Phase.TROUBLED);
      case "WATCHDOG=1" -> new Note(at, phase, status, Optional.of(now), mainPid);
      case String other when other.startsWith("STATUS=") ->
          new Note(at, phase, Optional.of(shown(other.substring(7))), watchdogAt, mainPid);
      case String other when other.matches("MAINPID=[1-9][0-9]{0,9}") ->
          new Note(
              at, phase, status, watchdogAt, OptionalLong.of(Long.parseLong(other.substring(8))));
      case String _ -> this;
    };
  }

  private Note phase(Phase said) {
    return new Note(at, said, status, watchdogAt, mainPid);
  }

  /** Words for a detail; empty when it has said nothing beyond its phase. */
  List<String> words() {
    return List.of(
            status.filter(text -> !text.isEmpty()).map(text -> "status \"" + text + "\""),
            mainPid.isPresent()
                ? Optional.of("main pid " + mainPid.getAsLong())
                : Optional.<String>empty())
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  String phaseWord() {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    int end = Math.min(printable.length(), STATUS_CHARS_MAX);
    boolean torn = end < printable.length() && Character.isHighSurrogate(printable.charAt(end - 1));
    return printable.substring(0, torn ? end - 1 : end);
  }
}
