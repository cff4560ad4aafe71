package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that the supervisor can be asked for; there is nothing else. */
public sealed interface Request {

  /** Who is there? Answered by {@link Reply.Pong}. */
  record Ping() implements Request {
    @Override
    public Json toJson() {
      return asking("ping").build();
    }
  }

  /** How are all instances? Answered by {@link Reply.Snapshot}. */
  record Status() implements Request {
    @Override
    public Json toJson() {
      return asking("status").build();
    }
  }

  /** The same, then every change until the connection ends ({@link Reply.Update}). */
  record Watch() implements Request {
    @Override
    public Json toJson() {
      return asking("watch").build();
    }
  }

  /** Everything about one instance, with evidence gathered now. Answered by {@link Reply.Why}. */
  record Why(String name) implements Request {
    @Override
    public Json toJson() {
      return asking("why").put("name", name).build();
    }
  }

  /** Changes what is wanted of services or instances. Answered by {@link Reply.Done}. */
  record Want(Set<String> names, Wanted wanted) implements Request {
    @Override
    public Json toJson() {
      return asking("want").put("names", names).put("wanted", wanted.label()).build();
    }
  }

  /** Ends these and starts them again. Answered by {@link Reply.Done}. */
  record Restart(Set<String> names) implements Request {
    @Override
    public Json toJson() {
      return asking("restart").put("names", names).build();
    }
  }

  /** An address that lets a browser in. Answered by Done with the address, or Refused. */
  record Dashboard() implements Request {
    @Override
    public Json toJson() {
      return asking("dashboard").build();
    }
  }

  /** Reads the config again and applies the difference. Answered by Done or Faults. */
  record Apply() implements Request {
    @Override
    public Json toJson() {
      return asking("apply").build();
    }
  }

  /** How much is left of each budget? Answered by {@link Reply.Budgets}. */
  record Budgets() implements Request {
    @Override
    public Json toJson() {
      return asking("budgets").build();
    }
  }

  /** A piece of a budget, for something. Answered by {@link Reply.Budgets}, or Refused. */
  record Take(String budget, String reference) implements Request {
    @Override
    public Json toJson() {
      return asking("take").put("name", budget).put("reference", reference).build();
    }
  }

  /** A check found what should not be; it is kept. Answered by {@link Reply.Done}. */
  record Found(String instance, List<String> findings) implements Request {
    @Override
    public Json toJson() {
      return asking("found").put("name", instance).put("findings", findings).build();
    }
  }

  /**
   * A check of everything is over; its result is kept. Answered by {@link Reply.Done}.
   *
   * @param names which instances; empty for all
   * @param checks how many things were looked at
   * @param bad how many of them did not hold
   * @param findings the first of those, in words
   */
  record Verified(List<String> names, int checks, int bad, List<String> findings)
      implements Request {
    @Override
    public Json toJson() {
      return asking("verified")
          .put("names", names)
          .put("checks", checks)
          .put("bad", bad)
          .put("findings", findings)
          .build();
    }
  }

  /** How is the gateway? Answered by {@link Reply.Mcp}, or Refused. */
  record Mcp() implements Request {
    @Override
    public Json toJson() {
      return asking("mcp").build();
    }
  }

  /** What an MCP client could ask. Answered by {@link Reply.Mcp}, or Refused. */
  record McpAsk(String profile, String method, Json params, Duration within) implements Request {
    @Override
    public Json toJson() {
      return asking("mcp-ask")
          .put("profile", profile)
          .put("method", method)
          .put("params", params)
          .put("within_ms", within.toMillis())
          .build();
    }
  }

  /** How are the links? Answered by {@link Reply.Links}. */
  record Links() implements Request {
    @Override
    public Json toJson() {
      return asking("links").build();
    }
  }

  /** Which settings are in force? Answered by {@link Reply.Settings}. */
  record Settings() implements Request {
    @Override
    public Json toJson() {
      return asking("settings").build();
    }
  }

  /** Ends all services, then the supervisor. Answered by Done when every tree is gone. */
  record Shutdown() implements Request {
    @Override
    public Json toJson() {
      return asking("shutdown").build();
    }
  }

  /**
   * The request's line as JSON. Each says it itself: a switch over types would cost every command
   * 20 ms of its start.
   */
  Json toJson();

  /** The request that a line asks for; empty when it is none of the closed set. */
  static Optional<Request> parse(String line) {
    return Json.tryParse(line).flatMap(Request::of);
  }

  private static Json.Builder asking(String what) {
    return Json.object().put("request", what);
  }

  private static Optional<Request> of(Json json) {
    return switch (json.text("request").orElse("")) {
      case "ping" -> Optional.of(new Ping());
      case "status" -> Optional.of(new Status());
      case "watch" -> Optional.of(new Watch());
      case "why" -> json.text("name").map(Why::new);
      case "want" -> wanted(json).map(wanted -> new Want(names(json), wanted));
      case "restart" -> Optional.of(new Restart(names(json)));
      case "dashboard" -> Optional.of(new Dashboard());
      case "apply" -> Optional.of(new Apply());
      case "budgets" -> Optional.of(new Budgets());
      case "take" -> json.text("name").map(name -> new Take(name, reference(json)));
      case "found" -> json.text("name").map(name -> new Found(name, texts(json, "findings")));
      case "verified" ->
          Optional.of(
              new Verified(
                  texts(json, "names"),
                  (int) json.whole("checks").orElse(0),
                  (int) json.whole("bad").orElse(0),
                  texts(json, "findings")));
      case "mcp" -> Optional.of(new Mcp());
      case "mcp-ask" -> json.text("method").map(method -> mcpAsk(method, json));
      case "links" -> Optional.of(new Links());
      case "settings" -> Optional.of(new Settings());
      case "shutdown" -> Optional.of(new Shutdown());
      default -> Optional.empty();
    };
  }

  private static McpAsk mcpAsk(String method, Json json) {
    return new McpAsk(
        json.text("profile").orElse(""),
        method,
        json.at("params").filter(Json::isObject).orElseGet(() -> Json.object().build()),
        Duration.ofMillis(json.whole("within_ms").orElse(0)));
  }

  private static String reference(Json json) {
    return json.text("reference").orElse("");
  }

  private static Optional<Wanted> wanted(Json json) {
    return switch (json.text("wanted").orElse("")) {
      case "up" -> Optional.of(Wanted.UP);
      case "down" -> Optional.of(Wanted.DOWN);
      default -> Optional.empty();
    };
  }

  private static Set<String> names(Json json) {
    return new LinkedHashSet<>(texts(json, "names"));
  }

  private static List<String> texts(Json json, String field) {
    return json.items(field).stream().map(Json::text).flatMap(Optional::stream).toList();
  }
}
