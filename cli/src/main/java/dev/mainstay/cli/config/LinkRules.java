package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Parsed.Bad;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.link.LinkSpec.Bounds;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the keys of one link must not say together; its calls have their own rules. */
record LinkRules(Section link, FaultList faults) {

  private static final Set<String> SERVICES = Set.of("webex", "slack", "discord");
  private static final Duration AGE_MIN = Duration.ofMinutes(1);
  private static final long MESSAGE_MIN = 1_024;
  private static final long MESSAGE_MAX = 64L << 20;
  private static final long BOX_MAX = 1L << 30;
  private static final int CODE_MIN = 1000;
  private static final int CODE_MAX = 4999;

  void check() {
    address();
    listen();
    profile();
    times();
    bounds();
    json();
    for (Located code : link.texts("fatal_codes")) {
      if (Quantities.whole(code.text(), CODE_MIN, CODE_MAX) instanceof Bad<Integer>) {
        bad(
            code.place(),
            link.pathOf("fatal_codes") + ": " + code.text(),
            "a close code",
            "such as 4001");
      }
    }
    new LinkCallRules(link, faults).check();
  }

  private void address() {
    boolean asked = link.section("discovery").has("url");
    if (link.has("upstream") && asked) {
      contradiction(
          "upstream",
          "has both upstream and discovery.url",
          "keep one: where a call says, or this");
    }
    boolean known = asked || SERVICES.contains(link.text("profile"));
    if (!link.meant("upstream") && !known) {
      faults.add(
          Fault.Code.MISSING_KEY,
          link.place(),
          link.path() + " has no upstream",
          "add upstream: wss://host/path, or discovery: {url: ...}");
    }
    if (link.holds("upstream")) {
      upstream();
    }
  }

  /** The address may hold a secret, so it is not repeated. */
  private void upstream() {
    Place place = link.at("upstream");
    String path = link.pathOf("upstream");
    try {
      URI uri = new URI(link.text("upstream"));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (scheme.startsWith("http")) {
        bad(place, path, "a ws or wss URL", "write ws" + scheme.substring("http".length()) + "://");
      } else if (!(scheme.equals("ws") || scheme.equals("wss")) || uri.getHost() == null) {
        bad(place, path, "a ws or wss URL with a host", "such as wss://chat.example/ws");
      } else if (uri.getUserInfo() != null || uri.getFragment() != null) {
        bad(place, path, "without a user and a fragment", "write headers: {Authorization: ...}");
      }
    } catch (URISyntaxException e) {
      bad(place, path, "a URL", "such as wss://chat.example/ws");
    }
  }

  private void listen() {
    if (!link.meant("listen")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          link.place(),
          link.path() + " has no listen",
          "add listen: 127.0.0.1:9001, where the program connects");
      return;
    }
    if (!link.holds("listen")) {
      return;
    }
    String text = link.text("listen");
    int colon = text.lastIndexOf(':');
    boolean address =
        colon > 0 && !(Quantities.whole(text.substring(colon + 1), 0, 65_535) instanceof Bad<?>);
    if (!address) {
      bad(link.at("listen"), link.pathOf("listen"), "an address and a port", "127.0.0.1:9001");
      return;
    }
    String host = LinkReader.listen(text).host();
    boolean own = host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
    if (!own && link.text("bot_token").isEmpty() && !link.meant("bot_token")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          link.at("listen"),
          link.path() + " listens to other machines without bot_token",
          "add bot_token: ${NAME}, or listen on 127.0.0.1");
    }
  }

  private void profile() {
    String profile = link.text("profile");
    if (SERVICES.contains(profile) && link.text("token").isEmpty() && !link.meant("token")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          link.place(),
          link.path() + " has no token for " + profile,
          "add token: ${NAME}, and set that in the environment or in .env");
    }
    onlyWith("json", "json");
    onlyWith("acks", "slack");
    onlyWith("intents", "discord");
    if (profile.equals("discord") && !link.has("intents")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          link.place(),
          link.path() + " has no intents",
          "add intents: the sum of the bits of the events that the program needs");
    }
    if (SERVICES.contains(profile) && link.has("fatal_codes")) {
      contradiction("fatal_codes", "speaks " + profile + ", whose codes are known", "remove it");
    }
  }

  private void onlyWith(String key, String profile) {
    if (link.has(key) && !link.text("profile").equals(profile)) {
      boolean written =
          !(link.values().get(key) instanceof Value.Sections sections)
              || sections.list().stream().anyMatch(Section::written);
      if (written) {
        contradiction(
            key,
            "speaks " + link.text("profile") + ", which has no " + key,
            "remove it, or write profile: " + profile);
      }
    }
  }

  private void times() {
    for (String key : List.of("ping", "pong", "close_within")) {
      positive(link, key);
    }
    longer(link, "ping", link, "pong", "a ping would be missed before the next one is due");
    Section reconnect = link.section("reconnect");
    longer(reconnect, "max", reconnect, "min", "");
    if (link.duration("max_age").compareTo(AGE_MIN) < 0) {
      bad(link.at("max_age"), link.pathOf("max_age"), "at least 1m", "");
    }
    if (!link.has("canary")) {
      return;
    }
    Section canary = link.section("canary");
    positive(canary, "timeout");
    longer(canary, "idle", canary, "timeout", "the next one would fly before the last is missed");
    longer(link, "max_age", canary, "timeout", "a connection would be old before it is proven");
    longer(link, "max_age", canary, "idle", "it would never fly on an idle connection");
  }

  /** Tells when one time is shorter than another that must fit into it. */
  private void longer(Section in, String most, Section of, String least, String consequence) {
    Duration outer = in.duration(most);
    Duration inner = of.duration(least);
    if (!outer.isZero() && outer.compareTo(inner) < 0) {
      boolean blamed = in.has(most) || !of.has(least);
      faults.add(
          Fault.Code.CONTRADICTION,
          blamed ? in.at(most) : of.at(least),
          shown(in, most, outer) + " is shorter than " + shown(of, least, inner),
          consequence);
    }
  }

  private static String shown(Section section, String key, Duration value) {
    return section.pathOf(key)
        + " ("
        + Quantities.shown(value)
        + (section.has(key) ? ")" : ", the default)");
  }

  private void positive(Section section, String key) {
    if (section.duration(key).isZero()) {
      bad(section.at(key), section.pathOf(key), "above 0", "");
    }
  }

  private void bounds() {
    Section bounds = link.section("bounds");
    long message = bounds.size("message_size");
    if (message < MESSAGE_MIN || message > MESSAGE_MAX) {
      bad(bounds.at("message_size"), bounds.pathOf("message_size"), "from 1KiB to 64MiB", "");
    }
    if (bounds.number("seen_ids") > Bounds.SEEN_IDS_MAX) {
      String most = "at most " + Bounds.SEEN_IDS_MAX;
      bad(bounds.at("seen_ids"), bounds.pathOf("seen_ids"), most, "");
    }
    for (String box : List.of("inbox", "outbox")) {
      if (bounds.size(box) > BOX_MAX) {
        bad(bounds.at(box), bounds.pathOf(box), "at most 1GiB", "");
      } else if (bounds.size(box) < message) {
        boolean blamed = bounds.has(box);
        faults.add(
            Fault.Code.CONTRADICTION,
            bounds.at(blamed ? box : "message_size"),
            bounds.pathOf(box) + " is smaller than message_size",
            "one message must fit into it");
      }
    }
  }

  private void json() {
    Section json = link.section("json");
    if (json.has("beat") != !json.duration("beat_every").isZero()) {
      contradiction(json, "beat", "needs both beat and beat_every");
    }
    if (json.has("asked") != json.has("answer")) {
      contradiction(json, "asked", "needs both asked and answer");
    }
    for (String told : List.of("taken", "handled")) {
      Section section = json.section(told);
      if (json.has(told) && section.table("when").isEmpty() && !section.meant("when")) {
        faults.add(
            Fault.Code.MISSING_KEY,
            section.place(),
            section.path() + " has no when",
            "add when: {type: ack}, what stands in such a frame");
      }
    }
    if (json.has("recovered") && json.table("ready").isEmpty()) {
      contradiction(json, "recovered", "is read from the frame ready, which is not told");
    }
  }

  private void contradiction(Section section, String key, String what) {
    faults.add(
        Fault.Code.CONTRADICTION,
        section.at(key),
        section.pathOf(key) + " " + what,
        "write both, or neither");
  }

  private void contradiction(String key, String what, String hint) {
    faults.add(Fault.Code.CONTRADICTION, link.at(key), link.path() + " " + what, hint);
  }

  private void bad(Place place, String path, String bounds, String hint) {
    faults.add(Fault.Code.BAD_VALUE, place, path + " must be " + bounds, hint);
  }
}
