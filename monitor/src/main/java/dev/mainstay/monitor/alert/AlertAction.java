package dev.mainstay.monitor.alert;

import dev.mainstay.monitor.alert.Alerts.Notice;
import java.util.List;

/** What the alert machine wants done. */
sealed interface AlertAction {

  /** Keep it in the journal. */
  record Keep(Notice notice) implements AlertAction {}

  /** Tell people, of all of these together. */
  record Tell(List<Notice> notices) implements AlertAction {
    public Tell {
      notices = List.copyOf(notices);
    }
  }
}
