package dev.mainstay.monitor.budget;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Owner;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.budget.Budget.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The budgets of a project, over its journal: whoever asks is answered after the answer is durable.
 * Any thread may call.
 */
public final class BudgetDesk implements AutoCloseable, Owner.Shell<Budgets, BudgetAction> {

  /** The longest reference, in characters. */
  public static final int REFERENCE_CHARS_MAX = 200;

  /** How long the journal may take to keep a grant. */
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private static final int MAILBOX_EVENTS_MAX = 4_096;

  private final Journal journal;
  private final Timeline timeline;
  private final String host;
  private final Owner<Budgets, BudgetEvent> owner;
  private final Ledger ledger;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<Long, CompletableFuture<BudgetAnswer>> asking = new ConcurrentHashMap<>();
  private final List<Consumer<Json>> watchers = new CopyOnWriteArrayList<>();

  private BudgetDesk(Journal journal, Owner.Factory owners, Timeline timeline, String host) {
    this.journal = journal;
    this.timeline = timeline;
    this.host = host;
    this.ledger = new Ledger(journal);
    this.owner =
        owners.own(
            "budgets",
            new BudgetMachine(),
            Budgets.NONE,
            new BudgetEvent.Wake(),
            MAILBOX_EVENTS_MAX,
            this);
  }

  /** Opens the desk with these budgets; what the journal says was granted of them counts. */
  public static BudgetDesk open(
      Journal journal,
      Map<String, BudgetSpec> specs,
      Owner.Factory owners,
      Timeline timeline,
      String host) {
    BudgetDesk desk = new BudgetDesk(journal, owners, timeline, host);
    desk.owner.start();
    desk.declare(specs);
    return desk;
  }

  /** These are the budgets from now on; reads the journal. */
  public void declare(Map<String, BudgetSpec> specs) {
    boolean _ =
        owner.send(
            new BudgetEvent.Declared(specs, ledger.grants(specs, timeline.now()), ledger.told()));
  }

  /**
   * Asks for a piece of a budget.
   *
   * @param reference what for, in the asker's own words, at most {@value #REFERENCE_CHARS_MAX}
   *     characters; may be empty
   */
  public CompletableFuture<BudgetAnswer> take(String name, String reference) {
    if (reference.length() > REFERENCE_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a reference has at most " + REFERENCE_CHARS_MAX + " characters");
    }
    long ticket = tickets.incrementAndGet();
    CompletableFuture<BudgetAnswer> answer = new CompletableFuture<>();
    asking.put(ticket, answer);
    if (!owner.send(new BudgetEvent.Asked(ticket, name, reference))) {
      answer(ticket, new BudgetAnswer.NotKept("too many ask at once"));
    }
    return answer;
  }

  /** The same for whoever can wait for the answer, some seconds at most. */
  public BudgetAnswer ask(String name, String reference) {
    try {
      return take(name, reference).get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return new BudgetAnswer.NotKept("the journal takes longer than " + WITHIN.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a budget is never answered by a fault", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BudgetAnswer.NotKept("Mainstay ends");
    }
  }

  /** Every budget, by name. */
  public List<Budget> budgets() {
    return List.copyOf(owner.state().byName().values());
  }

  /** As {@code /api/v1/budgets} and {@code mainstay budget --json} say it. */
  public Json json() {
    Instant now = timeline.now();
    return Json.object()
        .put("now", now.toString())
        .put("budgets", budgets().stream().map(budget -> budget.json(now)).toList())
        .build();
  }

  /** Tells each budget that changes, until the handle is closed; must not wait. */
  public Journal.Watch watch(Consumer<Json> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  @Override
  public void close() {
    owner.close();
  }

  @Override
  public void act(BudgetAction action) {
    switch (action) {
      case BudgetAction.Grant grant -> keep(grant);
      case BudgetAction.Refuse(long ticket, Budget budget, Instant retryAt) ->
          answer(ticket, new BudgetAnswer.Spent(budget, retryAt));
      case BudgetAction.Unknown(long ticket, List<String> known) ->
          answer(ticket, new BudgetAnswer.Unknown(known));
      case BudgetAction.Tell(String name, Level level, String words) ->
          journal.tell(
              new MonitorEvent(
                  Ledger.name(level),
                  Ledger.source(name),
                  host,
                  timeline.now(),
                  level == Level.ENOUGH ? Severity.INFO : Severity.WARN,
                  Map.of("budget", name, "detail", words)));
    }
  }

  @Override
  public void stepped(Budgets before, Budgets after) {
    Instant now = timeline.now();
    after.byName().values().stream()
        .filter(budget -> !budget.equals(before.byName().get(budget.name())))
        .forEach(budget -> watchers.forEach(watcher -> watcher.accept(budget.json(now))));
  }

  @Override
  public void onCrash(Throwable error) {
    throw new IllegalStateException("the machine of the budgets has a fault", error);
  }

  private void keep(BudgetAction.Grant grant) {
    Budget budget = grant.budget();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("budget", budget.name());
    fields.put("used", budget.used(timeline.now()));
    fields.put("limit", budget.spec().limit());
    if (!grant.reference().isEmpty()) {
      fields.put("reference", grant.reference());
    }
    Delivery.Incoming event =
        new Delivery.Incoming(
            grant.at(),
            Severity.INFO,
            Ledger.GRANTED,
            Ledger.source(budget.name()),
            host,
            null,
            Json.of(fields));
    var _ =
        journal
            .append(new Delivery("budgets", List.of(event)))
            .whenComplete((receipt, error) -> kept(grant, receipt, error));
  }

  private void kept(BudgetAction.Grant grant, Receipt receipt, Throwable error) {
    if (error == null && receipt instanceof Receipt.Kept) {
      answer(grant.ticket(), new BudgetAnswer.Granted(grant.budget()));
      return;
    }
    boolean _ = owner.send(new BudgetEvent.Unkept(grant.budget().name(), grant.at()));
    String reason =
        receipt instanceof Receipt.Refused refused ? refused.reason() : "the journal failed";
    answer(grant.ticket(), new BudgetAnswer.NotKept(reason));
  }

  private void answer(long ticket, BudgetAnswer answer) {
    CompletableFuture<BudgetAnswer> asked = asking.remove(ticket);
    if (asked != null) {
      asked.complete(answer);
    }
  }
}
