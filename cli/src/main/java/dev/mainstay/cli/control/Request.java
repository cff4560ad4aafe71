package dev.mainstay.cli.control;

import dev.mainstay.probe.Json;
import dev.mainstay.supervisor.Wanted;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Everything that the supervisor can be asked for; there is nothing else. */
public sealed interface Request {

  /** Who is there? Answered by {@link Reply.Pong}. */
  record Ping() implements Request {}

  /** How are all instances? Answered by {@link Reply.Snapshot}. */
  record Status() implements Request {}

  /** The same, then every change until the connection ends ({@link Reply.Update}). */
  record Watch() implements Request {}

  /** Everything about one instance, with evidence gathered now. Answered by {@link Reply.Why}. */
  record Why(String name) implements Request {}

  /** Changes what is wanted of services or instances. Answered by {@link Reply.Done}. */
  record Want(Set<String> names, Wanted wanted) implements Request {}

  /** Ends these and starts them again. Answered by {@link Reply.Done}. */
  record Restart(Set<String> names) implements Request {}

  /** Reads the config again and applies the difference. Answered by Done or Faults. */
  record Apply() implements Request {}

  /** Ends all services, then the supervisor. Answered by Done when every tree is gone. */
  record Shutdown() implements Request {}

  /** The request's line as JSON. */
  default Json toJson() {
    Json.Builder json = Json.object();
    switch (this) {
      case Ping _ -> json.put("request", "ping");
      case Status _ -> json.put("request", "status");
      case Watch _ -> json.put("request", "watch");
      case Why why -> json.put("request", "why").put("name", why.name());
      case Want want ->
          json.put("request", "want")
              .put("names", want.names())
              .put("wanted", want.wanted().name().toLowerCase(Locale.ROOT));
      case Restart restart -> json.put("request", "restart").put("names", restart.names());
      case Apply _ -> json.put("request", "apply");
      case Shutdown _ -> json.put("request", "shutdown");
    }
    return json.build();
  }

  /** The request that a line asks for; empty when it is none of the closed set. */
  static Optional<Request> parse(String line) {
    return Json.tryParse(line).flatMap(Request::of);
  }

  private static Optional<Request> of(Json json) {
    return switch (json.text("request").orElse("")) {
      case "ping" -> Optional.of(new Ping());
      case "status" -> Optional.of(new Status());
      case "watch" -> Optional.of(new Watch());
      case "why" -> json.text("name").map(Why::new);
      case "want" -> wanted(json).map(wanted -> new Want(names(json), wanted));
      case "restart" -> Optional.of(new Restart(names(json)));
      case "apply" -> Optional.of(new Apply());
      case "shutdown" -> Optional.of(new Shutdown());
      default -> Optional.empty();
    };
  }

  private static Optional<Wanted> wanted(Json json) {
    return switch (json.text("wanted").orElse("")) {
      case "up" -> Optional.of(Wanted.UP);
      case "down" -> Optional.of(Wanted.DOWN);
      default -> Optional.empty();
    };
  }

  private static Set<String> names(Json json) {
    List<String> names =
        json.items("names").stream().map(Json::text).flatMap(Optional::stream).toList();
    return new LinkedHashSet<>(names);
  }
}
