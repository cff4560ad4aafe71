package dev.mainstay.probe.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteTest {

  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "'', UNTOLD",
    "'READY=1', READY",
    "'READY=0', UNTOLD",
    "'STATUS=Warming up\nREADY=1\n', READY",
    "'READY=1\nSTOPPING=1', STOPPING",
    "'RELOADING=1\nREADY=1', READY",
    "'WATCHDOG=trigger', TROUBLED",
    "'XREADY=1', UNTOLD",
    "'MAINPID=nonsense\nFDSTORE=1\n=\n\n', UNTOLD"
  })
  void theLastPhaseCounts(String datagram, Note.Phase phase) {
    assertThat(Note.none(NOW).and(datagram, NOW).phase()).isEqualTo(phase);
  }

  @Test
  void laterDatagramsKeepWhatTheyDoNotSpeakOf() {
    Note note =
        Note.none(NOW)
            .and("READY=1\nMAINPID=12\nSTATUS=one", NOW)
            .and("WATCHDOG=1\nSTATUS=two\u001b[31m", NOW.plusSeconds(5));
    assertThat(note.phase()).isEqualTo(Note.Phase.READY);
    assertThat(note.mainPid()).isEqualTo(OptionalLong.of(12));
    assertThat(note.watchdogAt()).contains(NOW.plusSeconds(5));
    assertThat(note.words()).containsExactly("status \"two?[31m\"", "main pid 12");
  }

  @Test
  void aStatusIsBoundedWithoutTearingACharacter() {
    Note note = Note.none(NOW).and("STATUS=x" + "\ud83d\ude00".repeat(300), NOW);
    assertThat(note.status().orElseThrow()).hasSize(Note.STATUS_CHARS_MAX - 1).endsWith("\ude00");
  }

  @Test
  void onlyTheTreeAndItsDescendantsAreHeardAndOnlySinceItsStart() {
    Notes notes = new Notes(pid -> new Notes.Sender(pid, 1, List.of(pid, pid / 10)));
    notes.take(71, "READY=1", NOW);
    notes.take(99, "STOPPING=1", NOW);
    assertThat(notes.of(Set.of(71L), NOW)).isPresent();
    assertThat(notes.of(Set.of(7L), NOW)).isPresent();
    assertThat(notes.of(Set.of(8L), NOW)).isEmpty();
    assertThat(notes.of(Set.of(71L), NOW.plusSeconds(2))).isEmpty();
    notes.take(72, "STATUS=from another", NOW.plusSeconds(1));
    assertThat(notes.of(Set.of(7L), NOW).orElseThrow().phase()).isEqualTo(Note.Phase.READY);
    notes.forget(Set.of(7L));
    assertThat(notes.of(Set.of(7L, 71L), NOW)).isEmpty();
    assertThat(notes.size()).isEqualTo(1);
  }

  @Test
  void aNewProcessWithAnOldPidHasSaidNothing() {
    long[] ticks = {1};
    Notes notes = new Notes(pid -> new Notes.Sender(pid, ticks[0], List.of(pid)));
    notes.take(71, "READY=1", NOW);
    ticks[0] = 2;
    notes.take(71, "STATUS=new", NOW);
    assertThat(notes.of(Set.of(71L), NOW).orElseThrow().phase()).isEqualTo(Note.Phase.UNTOLD);
  }

  @Test
  void sendersAreBoundedAndTheLongestSilentIsForgotten() {
    Notes notes = new Notes(pid -> new Notes.Sender(pid, 1, List.of(pid)));
    for (long pid = 1; pid <= Notes.SENDERS_MAX + 10; pid++) {
      notes.take(pid, "READY=1", NOW);
      notes.take(1, "WATCHDOG=1", NOW);
    }
    assertThat(notes.size()).isEqualTo(Notes.SENDERS_MAX);
    assertThat(notes.of(Set.of(1L), NOW)).isPresent();
    assertThat(notes.of(Set.of(2L), NOW)).isEmpty();
  }
}
