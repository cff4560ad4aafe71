package dev.mainstay.cli.link;

import dev.mainstay.cli.component.Part;
import dev.mainstay.cli.component.PortHolders;
import dev.mainstay.cli.config.LinkSettings;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.local.LocalEnd;
import dev.mainstay.link.local.LocalServer;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Sockets;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A link as a component: proven by what its canary proves. It mends its connection by itself. */
public final class LinkPart implements Part {

  private final LinkSettings settings;
  private final Map<String, String> shown;
  private final Supplier<LinkGround> ground;
  private final Sockets sockets;
  private volatile @Nullable LinkRun run;

  /**
   * A link that has not begun.
   *
   * @param shown its settings by key as people may see them
   */
  public LinkPart(
      LinkSettings settings,
      Map<String, String> shown,
      Supplier<LinkGround> ground,
      Sockets sockets) {
    this.settings = settings;
    this.shown = Collections.unmodifiableMap(shown);
    this.ground = ground;
    this.sockets = sockets;
  }

  /** Where its bot comes to. */
  public int port() {
    return settings.listen().port();
  }

  /** As the config names it. */
  public String name() {
    return settings.spec().name();
  }

  LinkSettings settings() {
    return settings;
  }

  /** Where its bot comes to, as a bot writes it. */
  String address() {
    return "ws://" + host() + ":" + port();
  }

  /** Who is connected as its bot; empty while nobody is. */
  Optional<BotFacts> bot() {
    return Optional.ofNullable(run).flatMap(LinkRun::bot);
  }

  /** The settings that it runs with, by key. */
  Map<String, String> shown() {
    return shown;
  }

  /** How it is; empty while it does not run, or does not say so. */
  public Optional<LinkFacts> facts() {
    return Optional.ofNullable(run).flatMap(LinkRun::facts);
  }

  @Override
  public synchronized Opening open() {
    LinkRun present = run;
    if (present == null || present.crash().isPresent()) {
      close();
      try {
        present = new LinkRun(settings, ground.get(), sockets);
      } catch (IOException e) {
        return new Opening.Failed(
            new Cause(
                CauseCode.PERMISSION,
                "its messages cannot be kept: " + e.getMessage(),
                "see that " + settings.store() + " can be written"));
      }
      run = present;
    }
    return switch (present.listen()) {
      case LocalServer.Opening.Listening(LocalEnd end) ->
          new Opening.Open(end.port(), "ws://" + host() + ":" + end.port());
      case LocalServer.Opening.Taken(int port) -> new Opening.Failed(taken(port));
      case LocalServer.Opening.Refused(String reason) ->
          new Opening.Failed(
              new Cause(CauseCode.NOT_LISTENING, reason, "see links." + name() + ".listen"));
    };
  }

  private String host() {
    String host = settings.listen().host();
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private Cause taken(int port) {
    return new Cause(
        CauseCode.PORT_TAKEN,
        "port " + port + " is held by " + PortHolders.of(sockets, port),
        "end that process, or give links."
            + name()
            + ".listen another port; messages are kept"
            + " meanwhile");
  }

  @Override
  public String probe() {
    return "link canary";
  }

  @Override
  public Remedy remedy() {
    return Remedy.WAIT;
  }

  @Override
  public Proof prove() {
    LinkRun present = run;
    if (present == null) {
      return new Proof(false, "it does not run");
    }
    return present
        .crash()
        .map(error -> new Proof(false, "it has ended by a fault of its own: " + error))
        .or(() -> present.facts().map(facts -> Verdicts.of(facts, settings.spec())))
        .orElseGet(() -> new Proof(false, "it does not say how it is"));
  }

  @Override
  public synchronized void close() {
    LinkRun present = run;
    run = null;
    if (present != null) {
      present.close();
    }
  }
}
