package dev.mainstay.monitor.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.monitor.budget.Budget.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is granted what, and what is told of it: five within an hour, near its end from four on. */
class BudgetMachineTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final BudgetSpec FIVE = new BudgetSpec(5, HOUR, 0.8);

  private final BudgetMachine machine = new BudgetMachine();
  private Step<Budgets, BudgetAction> step = Step.stay(Budgets.NONE);
  private Instant now = BEGIN;
  private long ticket;
  private Chance chance = new Chance(0);
  private long draws;

  @BeforeEach
  void declare() {
    declare(Map.of("llm", FIVE), Map.of(), Map.of());
  }

  private void declare(
      Map<String, BudgetSpec> specs, Map<String, List<Instant>> grants, Map<String, Level> told) {
    on(new BudgetEvent.Declared(specs, grants, told));
  }

  private List<BudgetAction> on(BudgetEvent event) {
    step = machine.on(step.next(), event, now);
    return step.actions();
  }

  private List<BudgetAction> ask() {
    return on(new BudgetEvent.Asked(++ticket, "llm", ""));
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private int below(int bound) {
    return (int) (chance.fraction(++draws) * bound);
  }

  private Budget llm() {
    return Objects.requireNonNull(step.next().byName().get("llm"));
  }

  /** What was answered and told, in one word each. */
  private static List<String> words(List<BudgetAction> actions) {
    return actions.stream()
        .map(action ->
            switch (action) {
              case BudgetAction.Grant _ -> "yes";
              case BudgetAction.Refuse _ -> "no";
              case BudgetAction.Unknown _ -> "unknown";
              case BudgetAction.Tell(String _, Level level, String _) -> level.label();
            })
        .toList();
  }

  @Test
  void grantsUpToTheLimitAndTellsWhenItIsNearItsEndAndSpent() {
    List<List<String>> told = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      told.add(words(ask()));
    }
    assertThat(told)
        .containsExactly(
            List.of("yes"),
            List.of("yes"),
            List.of("yes"),
            List.of("yes", "low"),
            List.of("yes"),
            List.of("no", "spent"),
            List.of("no"));
    assertThat(llm().refused()).isEqualTo(2);
    assertThat(llm().used(now)).isEqualTo(5);
  }

  @Test
  void saysWhenTheNextIsFree() {
    ask();
    later(Duration.ofMinutes(10));
    for (int i = 0; i < 4; i++) {
      ask();
    }
    assertThat(ask())
        .first()
        .isInstanceOfSatisfying(
            BudgetAction.Refuse.class,
            refuse -> assertThat(refuse.retryAt()).isEqualTo(BEGIN.plus(HOUR)));
    now = BEGIN.plus(HOUR);
    assertThat(words(ask())).containsExactly("yes");
    assertThat(words(ask())).startsWith("no");
  }

  @Test
  void wakesWhenItIsNotNearItsEndAnyMore() {
    for (int i = 0; i < 5; i++) {
      ask();
      later(Duration.ofMinutes(1));
    }
    assertThat(step.wakeAt()).as("when but three count").isEqualTo(BEGIN.plusSeconds(60 + 3_600));
    now = step.wakeAt();
    assertThat(words(on(new BudgetEvent.Wake()))).containsExactly("enough");
    assertThat(step.wakeAt()).isEqualTo(Instant.MAX);
  }

  @Test
  void whatCouldNotBeKeptDoesNotCount() {
    Instant at = ((BudgetAction.Grant) ask().getFirst()).at();
    assertThat(on(new BudgetEvent.Unkept("llm", at))).isEmpty();
    assertThat(llm().used(now)).isZero();
  }

  @Test
  void anUnknownOneIsToldWithTheKnown() {
    assertThat(on(new BudgetEvent.Asked(1, "lmm", "")))
        .containsExactly(new BudgetAction.Unknown(1, List.of("llm")));
  }

  @Test
  void whatWasGrantedBeforeCountsWhateverIsDeclaredAnew() {
    ask();
    declare(
        Map.of("llm", new BudgetSpec(3, HOUR, 1)),
        Map.of("llm", List.of(BEGIN, BEGIN.minusSeconds(60), BEGIN.minus(HOUR))),
        Map.of());
    assertThat(llm().used(now)).as("one known, one of the journal, one too old").isEqualTo(2);
    assertThat(words(ask())).containsExactly("yes", "low");
    assertThat(words(ask())).containsExactly("no", "spent");
  }

  @Test
  void whatAnEarlierSupervisorToldIsNotToldAgainButEnded() {
    step = Step.stay(Budgets.NONE);
    declare(
        Map.of("llm", FIVE, "mail", FIVE),
        Map.of("llm", List.of(at(1), at(2), at(3), at(4))),
        Map.of("llm", Level.LOW, "mail", Level.SPENT, "gone", Level.LOW));
    assertThat(step.actions())
        .extracting(
            action -> ((BudgetAction.Tell) action).budget(),
            action -> ((BudgetAction.Tell) action).level())
        .containsExactly(tuple("gone", Level.ENOUGH), tuple("mail", Level.ENOUGH));
  }

  private static Instant at(int minutes) {
    return BEGIN.minus(HOUR).plus(Duration.ofMinutes(minutes));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noSpanOfTheTimeEverHasMoreGrantsThanTheLimit(long seed) {
    chance = new Chance(seed);
    List<Instant> grants = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      later(Duration.ofSeconds(below(400)));
      for (BudgetAction action : ask()) {
        if (action instanceof BudgetAction.Grant grant && below(10) == 0) {
          on(new BudgetEvent.Unkept("llm", grant.at()));
        } else if (action instanceof BudgetAction.Grant grant) {
          grants.add(grant.at());
        }
      }
      if (below(100) == 0) {
        step = Step.stay(Budgets.NONE);
        declare(Map.of("llm", FIVE), Map.of("llm", grants), Map.of());
      }
    }
    assertThat(grants).hasSizeGreaterThan(500);
    for (int i = FIVE.limit(); i < grants.size(); i++) {
      assertThat(Duration.between(grants.get(i - FIVE.limit()), grants.get(i)))
          .isGreaterThanOrEqualTo(HOUR);
    }
  }
}
