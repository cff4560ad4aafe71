package dev.mainstay.link.profile;

import dev.mainstay.link.LinkEvent.Refusal;
import java.time.Duration;
import java.util.Set;

/**
 * What a close of a line means by its code.
 *
 * @param fatal codes after which trying again cannot help
 */
record Closes(Set<Integer> fatal) {

  private static final int GOING_AWAY = 1001;
  private static final int NO_CODE = 1005;
  private static final int CUT = 1006;
  private static final int RESTART = 1012;
  private static final int TRY_LATER = 1013;

  /** A remote that says so is about to start again, or has too much to do. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  Closes {
    fatal = Set.copyOf(fatal);
  }

  Refusal refusal(int code, String reason) {
    String words = words(code) + (reason.isBlank() ? "" : ": " + reason.strip());
    if (fatal.contains(code)) {
      return new Refusal(Refusal.Kind.FOR_GOOD, words, Duration.ZERO);
    }
    boolean later = code == RESTART || code == TRY_LATER;
    return new Refusal(Refusal.Kind.AGAIN, words, later ? PAUSE : Duration.ZERO);
  }

  private static String words(int code) {
    return switch (code) {
      case GOING_AWAY -> "the remote went away (1001)";
      case NO_CODE -> "the remote closed without a code";
      case CUT -> "the connection was cut (1006)";
      case RESTART -> "the remote restarts (1012)";
      case TRY_LATER -> "the remote has too much to do (1013)";
      default -> "the remote closed with " + code;
    };
  }
}
