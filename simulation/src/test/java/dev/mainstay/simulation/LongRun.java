package dev.mainstay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.alert.AlertDesk;
import dev.mainstay.monitor.alert.AlertPolicy;
import dev.mainstay.monitor.incident.IncidentLog;
import dev.mainstay.monitor.start.Starts;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Many simulated days of one small project: supervisor, incidents, alerts and start statistics, a
 * fault now and then, and at the end of each day nothing left over from it. What a supervisor holds
 * must not grow with the days that it has lived.
 */
final class LongRun {

  private static final int SERVICES = 2;
  private static final int FAULTS_A_DAY = 3;

  /** The last hours of each day nothing disturbs. */
  private static final Duration DISTURBED = Duration.ofHours(20);

  private static final Duration QUIET = Duration.ofHours(4);

  /** Of these the last ones are silent: all that was to be told is told. */
  private static final Duration SILENT = Duration.ofHours(2);

  /** Calls that wait on the timeline: a timer for each service, and a few of everything else. */
  private static final int CALLS_MAX = SERVICES + 4;

  private final SplittableRandom random;
  private final World world;
  private final SimJournal journal;
  private final Set<String> openIncidents = new HashSet<>();
  private final Set<String> raisedAlerts = new HashSet<>();
  private Tables tables;
  private int told;

  /** What a day did. */
  record Day(int faults, long events) {}

  /** The read models of one supervisor. */
  private record Tables(IncidentLog incidents, Starts starts, AlertDesk alerts) {
    void close() {
      alerts.close();
      starts.close();
      incidents.close();
    }
  }

  LongRun(long seed) {
    random = new SplittableRandom(seed);
    world = new World(seed, calm(random));
    journal = new SimJournal(world.timeline);
    var _ = journal.watch(this::inOrder);
    world.watch(journal::tell);
    tables = open();
  }

  private static Scenario calm(SplittableRandom random) {
    List<ServiceSpec> services = new ArrayList<>();
    Map<String, Program> programs = new HashMap<>();
    for (int place = 0; place < SERVICES; place++) {
      int port = Scenario.FIRST_PORT + place;
      ServiceSpec service = Scenario.daemon("s" + place, port, List.of(), random);
      services.add(service);
      programs.put(
          service.name() + "-" + port,
          new Program(
              Duration.ofMillis(random.nextInt(3_000)),
              Program.Serves.WELL,
              Duration.ZERO,
              0,
              Duration.ofMillis(random.nextInt(300)),
              Program.Shape.ALONE));
    }
    return new Scenario(services, programs);
  }

  private Tables open() {
    Instant since = world.timeline.now();
    IncidentLog incidents =
        IncidentLog.open(journal, since, _ -> List.of("ERROR db is gone"), Runnable::run);
    AlertDesk alerts =
        AlertDesk.open(
            journal,
            AlertPolicy.DEFAULT,
            new VirtualOwners(world.timeline, random.split(), (_, _) -> {}),
            world.timeline,
            "sim",
            notices -> told += notices.size());
    return new Tables(incidents, Starts.open(journal), alerts);
  }

  /** Lives one day and checks what it has left behind. */
  Day day() {
    long before = journal.stored();
    Instant evening = world.timeline.now().plus(DISTURBED);
    for (int fault = 0; fault < FAULTS_A_DAY; fault++) {
      world.pass(Duration.ofSeconds(random.nextLong(DISTURBED.toSeconds() / FAULTS_A_DAY)));
      disturb();
    }
    if (world.timeline.now().isBefore(evening)) {
      world.pass(Duration.between(world.timeline.now(), evening));
    }
    world.pass(QUIET.minus(SILENT));
    long silent = journal.stored();
    world.pass(SILENT);
    assertThat(journal.stored()).as("events while nothing happened").isEqualTo(silent);
    nothingIsLeft();
    return new Day(FAULTS_A_DAY, journal.stored() - before);
  }

  private void disturb() {
    switch (random.nextInt(7)) {
      case 0 -> {
        tables.close();
        world.killSupervisor(Duration.ofMillis(random.nextInt(60_000)));
        tables = open();
      }
      case 1 -> world.killAny();
      case 2 -> world.freezeAny();
      case 3 -> world.wedgeAny();
      case 4 -> {
        // Of the ports only that of the killed one is free to be taken.
        world.killAny();
        Duration time = Duration.ofSeconds(random.nextInt(1, 900));
        for (int place = 0; place < SERVICES; place++) {
          world.strangerTakes(Scenario.FIRST_PORT + place, time);
        }
      }
      case 5 -> world.supervisor.restart(Set.of("s" + random.nextInt(SERVICES)));
      default -> world.timeline.jump(Duration.ofMinutes(random.nextInt(1, 120)));
    }
  }

  private void nothingIsLeft() {
    world.checkSettled();
    assertThat(world.status()).allMatch(status -> status.state() == State.READY);
    assertThat(tables.incidents().open()).as("open incidents").isEmpty();
    assertThat(openIncidents).as("incidents that were opened and not closed").isEmpty();
    assertThat(tables.alerts().alerts()).as("alerts").isEmpty();
    assertThat(raisedAlerts).as("alerts that were raised and not resolved").isEmpty();
    assertThat(tables.starts().tallies()).as("start statistics").hasSize(SERVICES);
    assertThat(world.kernel.living()).as("living processes").hasSize(SERVICES);
    assertThat(world.files.identities()).as("identity files").hasSize(SERVICES);
    // The month's own look, the three read models.
    assertThat(journal.watchers()).as("watchers of the journal").isEqualTo(1 + 3);
    assertThat(world.timeline.pending())
        .as("calls that wait on the timeline")
        .isLessThanOrEqualTo(CALLS_MAX);
  }

  /** Nothing opens twice, and nothing closes that is not open, over any death of a supervisor. */
  private void inOrder(List<JournalEvent> events) {
    for (JournalEvent event : events) {
      String alert = event.attributes().text("alert").orElse("");
      switch (event.name()) {
        case "incident.opened" -> begins(openIncidents, event.source(), event);
        case "incident.closed" -> {
          ends(openIncidents, event.source(), event);
          assertThat(event.attributes().items("evidence")).as("closing evidence").isNotEmpty();
        }
        case "alert.raised" -> begins(raisedAlerts, alert, event);
        case "alert.resolved" -> ends(raisedAlerts, alert, event);
        default -> {}
      }
    }
  }

  private static void begins(Set<String> open, String id, JournalEvent event) {
    assertThat(open.add(id)).as("%s of %s, told twice", event.name(), id).isTrue();
  }

  private static void ends(Set<String> open, String id, JournalEvent event) {
    assertThat(open.remove(id)).as("%s of %s, which is not open", event.name(), id).isTrue();
  }

  /** How many notices people were sent. */
  int told() {
    return told;
  }

  List<String> trace() {
    return world.trace;
  }
}
