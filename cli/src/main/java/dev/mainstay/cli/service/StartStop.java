package dev.mainstay.cli.service;

import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.Request;
import dev.mainstay.supervisor.Wanted;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code mainstay start}, {@code stop} and {@code restart}: named services, and the proof. */
public enum StartStop implements Handler {
  START,
  STOP,
  RESTART;

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("the name of a service");
    Set<String> names = new LinkedHashSet<>(invocation.arguments());
    return new Change(Place.require(invocation, terminal).folder(), terminal)
        .make(
            request(names),
            names,
            goal(),
            invocation.duration("timeout"),
            invocation.has("no-wait") ? Up.Proof.NOT_AWAITED : Up.Proof.AWAITED);
  }

  private Request request(Set<String> names) {
    return switch (this) {
      case START -> new Request.Want(names, Wanted.UP);
      case STOP -> new Request.Want(names, Wanted.DOWN);
      case RESTART -> new Request.Restart(names);
    };
  }

  private Change.Goal goal() {
    return switch (this) {
      case START -> Change.Goal.UP;
      case STOP -> Change.Goal.DOWN;
      case RESTART -> Change.Goal.UP_ANEW;
    };
  }
}
