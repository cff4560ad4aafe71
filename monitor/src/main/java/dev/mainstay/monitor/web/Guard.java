package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Caller;
import dev.mainstay.core.access.Gate;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.access.Verdict;

/** Decides who may ask for a page: at the door by what every page needs, then by its own access. */
final class Guard {

  private final WebSpec spec;
  private final Token token;
  private final Gate gate;

  Guard(WebSpec spec, int port, Token token) {
    this.spec = spec;
    this.token = token;
    this.gate = new Gate(spec.place(), port, token);
  }

  /** The verdict, before anything is known of what is asked for. */
  Verdict door(Caller caller) {
    Verdict host = gate.host(caller);
    boolean changes = !caller.method().equals("GET") && !caller.method().equals("HEAD");
    boolean checked = host instanceof Verdict.Allowed && (changes || caller.upgrade());
    return checked ? gate.origin(caller) : host;
  }

  /** The verdict for a page of some access. */
  Verdict page(Caller caller, Access access) {
    boolean free =
        switch (access) {
          case OPEN -> true;
          case STATUS -> spec.isLoopback() || spec.publicStatus();
          case READ, INGEST -> spec.isLoopback();
          case COMMAND -> false;
        };
    if (free || gate.bears(caller)) {
      return Verdict.ALLOWED;
    }
    if (!token.isCookie(caller.cookie())) {
      return new Verdict.Refused(
          401, "token-needed", "this needs the token", "mainstay dashboard opens a page with it");
    }
    // A browser sends the cookie by itself, and always says where a change comes from.
    boolean unsaid = access == Access.COMMAND && caller.origin() == null;
    return unsaid
        ? new Verdict.Refused(403, "no-origin", "a cookie counts only with an Origin", "")
        : Verdict.ALLOWED;
  }

  /** Whether somebody could give commands: with the token, or from a page that was let in. */
  boolean mayCommand(Caller caller) {
    return gate.bears(caller) || token.isCookie(caller.cookie());
  }
}
