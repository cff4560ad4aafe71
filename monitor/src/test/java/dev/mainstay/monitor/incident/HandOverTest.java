package dev.mainstay.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.incident.Incident.Closing;
import dev.mainstay.monitor.incident.Incident.Trouble;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page that hands an incident over to another person. */
class HandOverTest {

  private static final Incident OPEN =
      new Incident(
          "7",
          "goals-8000",
          "goals",
          "here",
          Told.BEGIN,
          "unresponsive",
          new Trouble("no-answer", "GET /health: no `answer`\nwithin 2 s", "look at its threads"),
          null);

  private static Dossier dossier(Incident incident, JournalEvent... steps) {
    return Dossier.of(incident, List.of(steps), List.of());
  }

  @Test
  void collectedLinesAreQuotedUnderWhatTheyWereCollectedAfter() {
    JournalEvent collected =
        new Told()
            .event(
                "evidence.collected",
                Map.of("after", "a failed start", "lines", List.of("ERROR `x`", "# Fatal")));
    assertThat(HandOver.markdown(dossier(OPEN, collected), Told.BEGIN))
        .contains("## What its output says, collected after a failed start")
        .contains("- `ERROR 'x'`\n- `# Fatal`\n")
        .doesNotContain("evidence.collected");
  }

  @Test
  void openOneSaysWhatIsWrongWhatHappenedAndWhatToDo() {
    Told told = new Told();
    String page =
        HandOver.markdown(
            dossier(OPEN, told.event("service.spawned", Map.of("pid", 12))),
            Told.BEGIN.plusSeconds(600));
    assertThat(page)
        .startsWith("# Incident 7: goals-8000 (open)")
        .contains("**Lasted**: 10 min")
        .contains("**Cause**: `no-answer`")
        .contains("| 2026-01-01T00:00:01Z | `service.spawned` | `pid=12` |")
        .contains("None yet: the proof is not regained.")
        .contains("`look at its threads`")
        .contains("`mainstay why goals-8000`");
  }

  @Test
  void closedOneNamesTheEvidenceThatClosedIt() {
    Incident closed =
        OPEN.closed(
            new Closing(Told.BEGIN.plusSeconds(61), "ready", List.of("proven: http /health: 200")));
    assertThat(HandOver.markdown(dossier(closed), Told.BEGIN.plusSeconds(9_999)))
        .startsWith("# Incident 7: goals-8000 (closed)")
        .contains("**Lasted**: 61 s")
        .contains("- `proven: http /health: 200`")
        .contains("None: it is proven to work again.");
  }

  @Test
  void textOfAServiceCannotBecomeMarkup() {
    Told told = new Told();
    String page =
        HandOver.markdown(
            dossier(
                OPEN,
                told.event(
                    "service.exited",
                    Map.of("detail", "`</code> | <script>alert(1)</script>\n# heading"))),
            Told.BEGIN);
    assertThat(page)
        .contains("`detail='</code> / <script>alert(1)</script> # heading`")
        .contains("**Seen**: `GET /health: no 'answer' within 2 s`")
        .doesNotContain("\n# heading");
  }
}
