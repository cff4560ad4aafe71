package dev.mainstay.cli.config;

import dev.mainstay.cli.config.LinkSettings.Listen;
import dev.mainstay.cli.config.LinkSettings.Speech;
import dev.mainstay.cli.config.LinkSettings.Way;
import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.LinkSpec.Canary;
import dev.mainstay.link.LinkSpec.Reconnect;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.profile.JsonSpec;
import dev.mainstay.link.rest.Backfill;
import dev.mainstay.link.rest.Call;
import dev.mainstay.link.rest.DiscordDiscovery;
import dev.mainstay.link.rest.Flight;
import dev.mainstay.link.rest.RestDiscovery;
import dev.mainstay.link.rest.SlackDiscovery;
import dev.mainstay.link.rest.WebexDiscovery;
import dev.mainstay.link.template.Match;
import dev.mainstay.link.template.Secret;
import dev.mainstay.link.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes {@link LinkSettings} of a section that {@link LinkRules} found nothing against. */
record LinkReader(Path directory, String name, Section link) {

  /** Where stores are, below the folder of the config. */
  private static final String STORES = ".mainstay/links";

  LinkSettings read() {
    return new LinkSettings(
        spec(),
        listen(link.text("listen")),
        new Secret(link.text("bot_token")),
        token(),
        speech(),
        way(),
        flight(),
        backfill(),
        directory.resolve(STORES).resolve(name + ".db"));
  }

  /** An address with a port, of which {@link LinkRules} has seen that it is one. */
  static Listen listen(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    boolean six = host.startsWith("[") && host.endsWith("]");
    return new Listen(
        six ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  private Secret token() {
    return new Secret(link.text("token"));
  }

  private LinkSpec spec() {
    Section reconnect = link.section("reconnect");
    Section bounds = link.section("bounds");
    return new LinkSpec(
        name,
        link.duration("ping"),
        link.duration("pong"),
        link.duration("max_age"),
        link.has("canary")
            ? new Canary.Flies(
                link.section("canary").duration("idle"), link.section("canary").duration("timeout"))
            : new Canary.None(),
        new Reconnect(
            reconnect.duration("min"), reconnect.duration("max"), reconnect.duration("steady")),
        new Bounds(
            bounds.size("outbox"),
            bounds.duration("outbox_age"),
            bounds.size("inbox"),
            bounds.number("seen_ids"),
            bounds.duration("seen_age"),
            Math.toIntExact(bounds.size("message_size"))),
        link.duration("close_within"));
  }

  private Speech speech() {
    return switch (link.text("profile")) {
      case "raw" -> new Speech.Raw(fatal());
      case "webex" -> new Speech.Webex();
      case "slack" ->
          new Speech.Slack(link.text("acks").equals("bot") ? Speech.Acks.BOT : Speech.Acks.LINK);
      case "discord" -> new Speech.Discord(link.number("intents"));
      case String _ -> new Speech.Json(json(link.section("json")));
    };
  }

  private Set<Integer> fatal() {
    Set<Integer> fatal = new LinkedHashSet<>(JsonSpec.FATAL);
    link.texts("fatal_codes").forEach(code -> fatal.add(Integer.valueOf(code.text())));
    return fatal;
  }

  private JsonSpec json(Section json) {
    Section canary = link.section("canary");
    return new JsonSpec(
        json.text("id"),
        json.text("offset"),
        template(json, "ack"),
        told(json, "taken"),
        new JsonSpec.Hello(
            template(json, "hello"),
            match(json, "ready"),
            json.text("epoch"),
            json.text("recovered")),
        canary.has("send")
            ? new JsonSpec.Canary(template(canary, "send"), match(canary, "expect"))
            : new JsonSpec.Canary(Template.EMPTY, Match.NEVER),
        new JsonSpec.Beat(
            template(json, "beat"), json.duration("beat_every"), match(json, "beat_answer")),
        new JsonSpec.Bot(json.text("bot_id"), told(json, "handled")),
        match(json, "ignore"),
        match(json, "asked"),
        template(json, "answer"),
        match(json, "refused"),
        match(json, "renew"),
        token(),
        fatal());
  }

  private static JsonSpec.Told told(Section json, String key) {
    Section told = json.section(key);
    return json.has(key)
        ? new JsonSpec.Told(match(told, "when"), told.text("id"))
        : JsonSpec.Told.NEVER;
  }

  private Way way() {
    Section discovery = link.section("discovery");
    String api = discovery.text("api");
    if (discovery.has("url")) {
      return new Way.Asked(
          new RestDiscovery.Spec(
              call(discovery), discovery.text("path"), discovery.text("append"), headers()));
    }
    if (link.has("upstream")) {
      return new Way.Fixed(new Address(URI.create(link.text("upstream")), headers()));
    }
    return switch (link.text("profile")) {
      case "webex" -> {
        String device = discovery.text("device");
        yield new Way.Webex(
            api.isEmpty() ? WebexDiscovery.CATALOG : api,
            device.isEmpty() ? "mainstay-" + name : device);
      }
      case "slack" -> new Way.Slack(api.isEmpty() ? SlackDiscovery.API : api);
      case "discord" -> new Way.Discord(api.isEmpty() ? DiscordDiscovery.API : api);
      case String other -> throw new IllegalStateException(other + " without an address");
    };
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, String> values = Map.of("token", link.text("token"));
    link.table("headers")
        .forEach((header, row) -> headers.put(header, Template.of(row.text()).plain(values)));
    return headers;
  }

  private Flight flight() {
    Section canary = link.section("canary");
    if (canary.has("call")) {
      return new Flight.Message(
          call(canary.section("call")),
          canary.text("id"),
          match(canary, "expect"),
          canary.has("delete") ? call(canary.section("delete")) : null);
    }
    return canary.has("latest")
        ? new Flight.Compare(
            call(canary.section("latest")), canary.text("id"), canary.duration("timeout"))
        : new Flight.ByLine();
  }

  private @Nullable Backfill backfill() {
    Section backfill = link.section("backfill");
    return link.has("backfill")
        ? new Backfill(
            call(backfill),
            backfill.text("items"),
            backfill.text("id"),
            template(backfill, "frame"),
            backfill.text("order").equals("oldest-first")
                ? Backfill.Order.OLDEST_FIRST
                : Backfill.Order.NEWEST_FIRST,
            backfill.number("most"))
        : null;
  }

  /** The call that a section describes. */
  static Call call(Section call) {
    Map<String, String> headers = new LinkedHashMap<>();
    call.table("headers").forEach((header, row) -> headers.put(header, row.text()));
    return Call.of(call.text("method"), call.text("url"), headers, call.text("body"));
  }

  private static Template template(Section section, String key) {
    return Template.of(section.text(key));
  }

  private static Match match(Section section, String key) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Located> row : section.table(key).entrySet()) {
      fields.put(row.getKey(), row.getValue().text());
    }
    return Match.of(fields);
  }
}
