package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Step;
import dev.mainstay.supervisor.RestartSpec.Policy;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order instances come and go. */
class FleetMachineTest {

  private static final ServiceSpec DB = named("db", Kind.DAEMON);
  private static final ServiceSpec MIGRATE = Specs.needing(named("migrate", Kind.TASK), "db");
  private static final ServiceSpec APP = Specs.needing(named("app", Kind.DAEMON), "migrate");

  private final FleetMachine machine = new FleetMachine();
  private FleetState fleet = FleetState.empty();
  private List<String> told = List.of();

  private static ServiceSpec named(String name, Kind kind) {
    return Specs.service(name, kind, List.of(), List.of(), null, Specs.restart(Policy.ON_FAILURE));
  }

  private FleetMachineTest send(FleetEvent event) {
    Step<FleetState, FleetAction> step = machine.on(fleet, event, Instant.EPOCH);
    fleet = step.next();
    told = step.actions().stream().map(FleetMachineTest::words).toList();
    return this;
  }

  private static String words(FleetAction action) {
    return switch (action) {
      case FleetAction.Create create -> "create " + create.spec().name();
      case FleetAction.Drop drop -> "drop " + drop.instance();
      case FleetAction.Tell tell ->
          switch (tell.event()) {
            case DaemonEvent.Want want -> tell.instance() + " " + want.wanted();
            case DaemonEvent.Lacking lacking -> tell.instance() + " lacks " + lacking.services();
            case DaemonEvent.Restart _ -> tell.instance() + " restart";
            case DaemonEvent.Adopted _ -> tell.instance() + " adopted";
            case DaemonEvent.Paced paced -> tell.instance() + " every " + paced.interval();
            case DaemonEvent.OfLife _, DaemonEvent.Output _, DaemonEvent.Wake _ -> "unexpected";
          };
    };
  }

  private FleetMachineTest declared(ServiceSpec... services) {
    return send(new FleetEvent.Declare(List.of(services), Map.of()));
  }

  private FleetMachineTest becomes(String instance, State state) {
    return send(new FleetEvent.Changed(instance, state));
  }

  @Test
  void startsInTheOrderOfProof() {
    declared(DB, MIGRATE, APP);
    assertThat(told)
        .containsExactly(
            "create db",
            "create migrate",
            "create app",
            "db UP",
            "migrate lacks [db]",
            "migrate UP",
            "app lacks [migrate]",
            "app UP");
    assertThat(becomes("db", State.STARTING).told).isEmpty();
    assertThat(becomes("db", State.RUNNING).told).containsExactly("migrate lacks []");
    assertThat(becomes("migrate", State.STARTING).told).as("a task proves by its end").isEmpty();
    assertThat(becomes("migrate", State.COMPLETED).told).containsExactly("app lacks []");
  }

  /** A further service may slow the pace of all others, which is no reason to touch them. */
  @Test
  void anotherPaceAloneIsToldAndRestartsNothing() {
    declared(DB);
    becomes("db", State.RUNNING);
    ServiceSpec slower = DB.lookedAtEvery(Duration.ofSeconds(12));
    assertThat(FleetMachine.difference(fleet, List.of(slower))).isEmpty();
    assertThat(declared(slower).told).containsExactly("db every PT12S");
    assertThat(declared(slower).told).as("once").isEmpty();
    assertThat(fleet.member("db").orElseThrow().observed()).isEqualTo(State.RUNNING);
  }

  @Test
  void endsInTheOppositeOrderEachProvenGone() {
    declared(DB, APP);
    declared(DB, Specs.needing(named("app", Kind.DAEMON), "db"));
    becomes("db", State.RUNNING).becomes("app", State.STOPPED).becomes("app", State.RUNNING);
    send(new FleetEvent.Want(Set.of("db", "app"), Wanted.DOWN));
    assertThat(told).containsExactly("app DOWN");
    assertThat(becomes("app", State.STOPPING).told).isEmpty();
    assertThat(becomes("app", State.STOPPED).told).contains("db DOWN");
  }

  @Test
  void stoppingAServiceStopsWhatNeedsItFirst() {
    declared(DB, Specs.needing(named("app", Kind.DAEMON), "db"));
    becomes("db", State.RUNNING).becomes("app", State.RUNNING);
    assertThat(send(new FleetEvent.Want(Set.of("db"), Wanted.DOWN)).told)
        .containsExactly("app DOWN");
  }

  @Test
  void startingAServiceStartsWhatItNeeds() {
    declared(DB, Specs.needing(named("app", Kind.DAEMON), "db"));
    becomes("db", State.RUNNING).becomes("app", State.RUNNING);
    send(new FleetEvent.Want(Set.of("db"), Wanted.DOWN));
    becomes("app", State.STOPPED).becomes("db", State.STOPPED);
    send(new FleetEvent.Want(Set.of("app"), Wanted.UP));
    assertThat(told).contains("db UP", "app UP");
  }

  @Test
  void sameDeclarationTouchesNothing() {
    declared(DB, MIGRATE).becomes("db", State.RUNNING).becomes("migrate", State.COMPLETED);
    assertThat(declared(DB, MIGRATE).told).isEmpty();
  }

  @Test
  void editedServiceAloneIsReplaced() {
    ServiceSpec web = named("web", Kind.DAEMON);
    declared(DB, web).becomes("db", State.RUNNING).becomes("web", State.RUNNING);
    ServiceSpec edited =
        Specs.service("web", Kind.DAEMON, List.of(), List.of(), null, Specs.restart(Policy.ALWAYS));
    assertThat(FleetMachine.difference(fleet, List.of(DB, edited)))
        .containsExactly("web: changed, will be restarted");
    assertThat(declared(DB, edited).told).containsExactly("web DOWN");
    assertThat(becomes("web", State.STOPPED).told)
        .containsExactly("drop web", "create web", "web UP");
  }

  @Test
  void wishWhileItIsBeingReplacedIsForWhatReplacesIt() {
    ServiceSpec web = named("web", Kind.DAEMON);
    ServiceSpec edited =
        Specs.service("web", Kind.DAEMON, List.of(), List.of(), null, Specs.restart(Policy.ALWAYS));
    declared(web).becomes("web", State.RUNNING).declared(edited);
    assertThat(send(new FleetEvent.Want(Set.of("web"), Wanted.UP)).told).isEmpty();
    assertThat(send(new FleetEvent.Restart(Set.of("web"))).told).isEmpty();
    assertThat(becomes("web", State.STOPPED).told)
        .containsExactly("drop web", "create web", "web UP");
  }

  @Test
  void serviceThatIsNoLongerDeclaredIsEndedAndForgotten() {
    declared(DB, APP).becomes("db", State.RUNNING);
    assertThat(declared(APP).told).contains("db DOWN");
    assertThat(becomes("db", State.STOPPED).told).contains("drop db");
    assertThat(fleet.members()).doesNotContainKey("db");
  }

  @Test
  void downAlsoReachesWhatHasFailed() {
    declared(DB).becomes("db", State.FAILED);
    assertThat(send(new FleetEvent.Want(Set.of("db"), Wanted.DOWN)).told)
        .containsExactly("db DOWN");
  }

  @Test
  void everyCopyOfAServiceHasANameAndPortOfItsOwn() {
    ServiceSpec four =
        Specs.service(
                "monitor",
                Kind.DAEMON,
                List.of(new PortSpec("", 8768, 8771)),
                List.of(Specs.http()),
                null,
                Specs.restart(RestartSpec.Policy.ON_FAILURE))
            .instances(4);
    assertThat(InstanceSpec.of(four))
        .extracting(InstanceSpec::name)
        .containsExactly("monitor-8768", "monitor-8769", "monitor-8770", "monitor-8771");
  }
}
