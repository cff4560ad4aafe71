package dev.mainstay.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FakeJournalTest extends JournalContract {

  private final FakeJournal journal = new FakeJournal(() -> NOON);

  @Override
  protected Journal journal() {
    return journal;
  }

  @Test
  void itRefusesWhenItIsToldTo() {
    journal.refuse("disk-full", "no room");
    assertThat(append("c", events(1))).isEqualTo(new Receipt.Refused("disk-full", "no room"));
    assertThat(journal.health().trouble()).isEqualTo("no room");
    journal.accept();
    assertThat(append("c", events(1))).isEqualTo(new Receipt.Kept(1, 1, 0));
  }
}
