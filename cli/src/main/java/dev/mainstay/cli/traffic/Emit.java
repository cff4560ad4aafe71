package dev.mainstay.cli.traffic;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** {@code mainstay emit}: sends events at a pace, and tells what was acked. */
public final class Emit implements Handler {

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    Pace mode =
        switch (invocation.value("mode").orElse("baseline")) {
          case "baseline" -> Pace.BASELINE;
          case "stress" -> Pace.STRESS;
          default -> throw new UsageError("no such mode", "baseline or stress");
        };
    Optional<String> rate = invocation.value("rate");
    Pace pace =
        new Pace(
            rate.isPresent() ? Pace.rate(rate.get()) : mode.perSecond(),
            invocation.duration("duration").orElse(mode.duration()));
    Sender.Acks acks = invocation.has("no-read-acks") ? Sender.Acks.UNREAD : Sender.Acks.READ;
    URI uri = Target.of(invocation, terminal);
    if (!invocation.has("json")) {
      terminal.say(
          String.format(
              Locale.ROOT, "%d events to %s, %.4g a second", pace.total(), uri, pace.perSecond()));
    }
    Run.Outcome outcome = new Run(uri, pace, acks, RandomGenerator.getDefault()).go(_ -> {});
    if (invocation.has("json")) {
      terminal.say(outcome.json().write());
    } else {
      terminal.say(text(outcome, acks));
    }
    boolean good =
        acks == Sender.Acks.READ
            ? outcome.allAcked()
            : outcome.broken().isEmpty() && outcome.tally().sent() == outcome.planned();
    return good ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  private static String text(Run.Outcome outcome, Sender.Acks acks) {
    Sender.Tally tally = outcome.tally();
    String text =
        String.format(
            Locale.ROOT,
            "%d sent in %.1f s, %s",
            tally.sent(),
            outcome.took().toMillis() / 1e3,
            acks == Sender.Acks.UNREAD
                ? "no ack was read, and the connection lived on"
                : String.format(
                    Locale.ROOT,
                    "%d acked, %d refused; ack p50 %.1f ms, p99 %.1f ms",
                    tally.acked(),
                    tally.refused(),
                    tally.p50(),
                    tally.p99()));
    return outcome.broken().isEmpty() ? text : text + "; ended early: " + outcome.broken();
  }
}
