package dev.mainstay.cli.monitor;

import dev.mainstay.cli.control.Diary;
import dev.mainstay.cli.control.Request;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Timeline;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.MonitorEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What people do and find, in the journal. */
public final class JournalDiary implements Diary {

  private static final int FINDINGS_MAX = 20;
  private static final int FINDING_CHARS_MAX = 300;

  private final Journal journal;
  private final Timeline timeline;
  private final String host;

  /** A diary of this machine. */
  public JournalDiary(Journal journal, Timeline timeline, String host) {
    this.journal = journal;
    this.timeline = timeline;
    this.host = host;
  }

  @Override
  public void did(String verb, Collection<String> subjects, String by) {
    for (String subject : subjects) {
      tell("control." + verb, subject, Severity.INFO, Map.of("by", by, "asked", verb));
    }
  }

  @Override
  public void found(String instance, List<String> findings) {
    List<String> kept = findings.stream().limit(FINDINGS_MAX).map(JournalDiary::cut).toList();
    tell(
        "verify.found",
        instance,
        Severity.WARN,
        Map.of("findings", kept, "detail", cut(String.join("; ", kept))));
  }

  @Override
  public void verified(Request.Verified result) {
    boolean holds = result.bad() == 0;
    List<String> names = result.names();
    List<String> kept = result.findings().stream().limit(FINDINGS_MAX).toList();
    tell(
        "verify.done",
        SUPERVISOR,
        holds ? Severity.INFO : Severity.WARN,
        Map.of(
            "verdict",
            holds ? "pass" : "fail",
            "of",
            cut(names.isEmpty() ? "everything" : String.join(", ", names)),
            "checks",
            result.checks(),
            "bad",
            result.bad(),
            "detail",
            holds ? "none bad" : cut(String.join("; ", kept))));
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), FINDING_CHARS_MAX));
  }

  private void tell(String name, String source, Severity severity, Map<String, Object> fields) {
    journal.tell(new MonitorEvent(name, source, host, timeline.now(), severity, fields));
  }
}
