package dev.mainstay.monitor.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.DirectOwners;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.budget.Ledger.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Budgets over a journal: told after it is durable, and counted by the next supervisor too. */
class BudgetDeskTest {

  private static final Map<String, BudgetSpec> TWO =
      Map.of("llm", new BudgetSpec(2, Duration.ofHours(1), 0.8));

  private final VirtualTimeline timeline =
      new VirtualTimeline(Instant.parse("2026-01-01T00:00:00Z"));
  private final FakeJournal journal = new FakeJournal(timeline::now);

  private BudgetDesk open(Map<String, BudgetSpec> specs) {
    return BudgetDesk.open(journal, specs, new DirectOwners(timeline), timeline, "here");
  }

  private static BudgetAnswer take(BudgetDesk desk, String reference) {
    return desk.take("llm", reference).getNow(new BudgetAnswer.NotKept("no answer yet"));
  }

  private long kept(String name) {
    return journal.events().stream().filter(event -> event.name().equals(name)).count();
  }

  @Test
  void whatIsGrantedIsInTheJournalWithItsReference() {
    try (BudgetDesk desk = open(TWO)) {
      assertThat(take(desk, "ticket 7")).isInstanceOf(BudgetAnswer.Granted.class);
      JournalEvent event = journal.events().getLast();
      assertThat(event.name()).isEqualTo("budget.granted");
      assertThat(event.source()).isEqualTo("budget:llm");
      assertThat(event.attributes().text("reference")).contains("ticket 7");
      assertThat(event.attributes().whole("used")).hasValue(1);
    }
    assertThat(Ledger.references(journal, Instant.EPOCH, null, 9))
        .extracting(Reference::budget, Reference::reference)
        .containsExactly(tuple("llm", "ticket 7"));
  }

  @Test
  void theNextSupervisorGoesOnCounting() {
    try (BudgetDesk desk = open(TWO)) {
      take(desk, "");
      take(desk, "");
    }
    try (BudgetDesk next = open(TWO)) {
      assertThat(take(next, ""))
          .isInstanceOfSatisfying(
              BudgetAnswer.Spent.class,
              spent ->
                  assertThat(spent.retryAt()).isEqualTo(timeline.now().plus(Duration.ofHours(1))));
      timeline.advance(Duration.ofHours(1).plusMillis(1));
      assertThat(take(next, "")).isInstanceOf(BudgetAnswer.Granted.class);
    }
    assertThat(kept("budget.low")).isEqualTo(1);
    assertThat(kept("budget.spent")).isEqualTo(1);
    assertThat(kept("budget.ok")).isEqualTo(1);
  }

  @Test
  void aBudgetWhoseNameBeginsAnothersIsCountedByItself() {
    Map<String, BudgetSpec> both = Map.of("llm", TWO.get("llm"), "llm-1", TWO.get("llm"));
    try (BudgetDesk desk = open(both)) {
      take(desk, "");
      desk.take("llm-1", "").join();
      desk.take("llm-1", "").join();
    }
    try (BudgetDesk next = open(both)) {
      assertThat(next.budgets())
          .extracting(budget -> budget.used(timeline.now()))
          .containsExactly(1, 2);
    }
  }

  @Test
  void whatCannotBeKeptIsNotGranted() {
    try (BudgetDesk desk = open(TWO)) {
      journal.refuse("disk-full", "no room");
      assertThat(take(desk, "")).isEqualTo(new BudgetAnswer.NotKept("no room"));
      journal.accept();
      assertThat(take(desk, "")).isInstanceOf(BudgetAnswer.Granted.class);
      assertThat(take(desk, "")).isInstanceOf(BudgetAnswer.Granted.class);
    }
  }

  @Test
  void whoeverWatchesIsToldEachChange() {
    List<String> seen = new ArrayList<>();
    try (BudgetDesk desk = open(TWO)) {
      var _ = desk.watch(budget -> seen.add(used(budget)));
      take(desk, "");
      take(desk, "");
      take(desk, "");
      timeline.advance(Duration.ofHours(1).plusMillis(1));
    }
    assertThat(seen).containsExactly("1 enough", "2 low", "2 spent", "1 enough");
  }

  private static String used(Json budget) {
    return budget.whole("used").orElse(-1) + " " + budget.text("state").orElse("");
  }

  @Test
  void aReferenceIsBounded() {
    try (BudgetDesk desk = open(TWO)) {
      assertThatThrownBy(() -> desk.take("llm", "x".repeat(201)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
