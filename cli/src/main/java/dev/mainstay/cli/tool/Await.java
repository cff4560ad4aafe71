package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.service.Machinery;
import dev.mainstay.cli.service.Names;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.view.Words;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * {@code mainstay wait TARGET... [-- CMD...]}: waits until all targets answer, then runs a command
 * in its place; or says in one message what did not answer, and how.
 */
public final class Await implements Handler {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration EVERY_MIN = Duration.ofMillis(10);

  /** The longest that one attempt may take. */
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  private static final Duration FOREVER = Duration.ofDays(3650);

  private static final String NO_SUPERVISOR = "no supervisor runs";

  /** Nobody's process: addresses may be answered by anybody. */
  private static final Subject ANYBODY = new Subject("wait", 0, Instant.EPOCH, 1, () -> Set.of());

  private final Machinery machinery;

  public Await(Machinery machinery) {
    this.machinery = machinery;
  }

  /** What one attempt saw: nothing lacks when {@code lacking} is empty. */
  private record Attempt(String lacking, String seen) {}

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("a service or an address");
    boolean forever = invocation.value("timeout").filter("forever"::equals).isPresent();
    Duration limit = forever ? FOREVER : invocation.duration("timeout").orElse(LIMIT);
    Duration every = invocation.duration("every").orElse(EVERY);
    Duration pause = every.compareTo(EVERY_MIN) < 0 ? EVERY_MIN : every;
    List<Target> targets = new ArrayList<>();
    for (String word : invocation.arguments()) {
      targets.add(Target.parse(word, ATTEMPT));
    }
    long began = System.nanoTime();
    for (Target target : targets) {
      int attempts = 0;
      while (true) {
        attempts++;
        Attempt attempt = attempt(target, invocation, terminal);
        Duration waited = Duration.ofNanos(System.nanoTime() - began);
        if (invocation.has("verbose")) {
          terminal.err().println(target.text() + ", attempt " + attempts + ": " + attempt.seen());
        }
        if (attempt.lacking().isEmpty()) {
          break;
        }
        Duration left = limit.minus(waited);
        if (left.isNegative() || left.isZero()) {
          return tooLate(target, attempt, attempts, waited, terminal);
        }
        LockSupport.parkNanos(Math.min(pause.toNanos(), left.toNanos()));
      }
    }
    if (!invocation.tail().isEmpty()) {
      terminal.out().flush();
      return Child.run(invocation.tail(), terminal);
    }
    String waited = Words.duration(Duration.ofNanos(System.nanoTime() - began));
    terminal.say(
        targets.stream().map(Target::text).collect(Collectors.joining(", "))
            + (targets.size() == 1 ? " answers" : " answer")
            + ", after "
            + waited);
    return ExitCode.DONE.code();
  }

  private static int tooLate(
      Target target, Attempt last, int attempts, Duration waited, Terminal terminal) {
    String hint =
        switch (target) {
          case Target.Service service ->
              last.lacking().equals(NO_SUPERVISOR)
                  ? "start it with: mainstay up -d"
                  : "see: mainstay why " + service.text();
          case Target.Address _ -> "is it started, and on this port? (mainstay status)";
        };
    terminal.complain(
        target.text()
            + " did not answer within "
            + Words.duration(waited)
            + " ("
            + Words.count(attempts, "attempt")
            + "): "
            + last.lacking(),
        hint);
    return ExitCode.NOT_PROVEN.code();
  }

  private Attempt attempt(Target target, Invocation invocation, Terminal terminal)
      throws UsageError {
    return switch (target) {
      case Target.Address address ->
          switch (machinery.prober().probe(address.probe(), ANYBODY)) {
            case ProbeResult.Passed passed -> new Attempt("", passed.detail());
            case ProbeResult.Busy busy -> new Attempt("", busy.detail());
            case ProbeResult.Failed failed -> lacking(failed.detail());
            case ProbeResult.Broken broken -> lacking("could not be asked: " + broken.detail());
          };
      case Target.Service service -> service(service, invocation, terminal);
    };
  }

  private static Attempt service(Target.Service service, Invocation invocation, Terminal terminal)
      throws UsageError {
    Optional<ControlClient> connected =
        ControlClient.connect(Place.require(invocation, terminal).folder());
    if (connected.isEmpty()) {
      return lacking(NO_SUPERVISOR);
    }
    try (ControlClient client = connected.get()) {
      if (client.ask(new Request.Status()) instanceof Reply.Snapshot snapshot) {
        List<ServiceView> views = Names.pick(snapshot.all(), List.of(service.text()));
        List<String> lacking =
            views.stream()
                .filter(view -> !view.state().satisfies())
                .map(view ->
                    view.instance()
                        + " is "
                        + view.state().label()
                        + (view.cause() == null ? "" : ", " + view.cause().text()))
                .toList();
        return lacking.isEmpty()
            ? new Attempt("", service.text() + " is up")
            : lacking(String.join("; ", lacking));
      }
      return lacking("the supervisor gave no status");
    } catch (Unanswered e) {
      return lacking(e.what());
    }
  }

  private static Attempt lacking(String what) {
    return new Attempt(what, what);
  }
}
