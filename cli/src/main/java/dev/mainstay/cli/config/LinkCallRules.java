package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.link.rest.Call;
import dev.mainstay.link.template.Template;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a link's canary, discovery and backfill must not say. */
record LinkCallRules(Section link, FaultList faults) {

  void check() {
    canary();
    Section discovery = link.section("discovery");
    if (link.has("discovery")) {
      discovery(discovery);
    }
    if (link.has("backfill")) {
      call(link.section("backfill"), Set.of("since", "token"));
      places(link.section("backfill"), "frame", Set.of("item"));
    }
    Section json = link.section("json");
    places(json, "ack", Set.of("id", "offset"));
    places(json, "hello", Set.of("token", "epoch", "offset"));
    places(json, "beat", Set.of());
    places(json, "answer", Set.of());
  }

  private void canary() {
    if (!link.has("canary")) {
      return;
    }
    Section canary = link.section("canary");
    List<String> ways = List.of("send", "call", "latest").stream().filter(canary::meant).toList();
    if (ways.isEmpty()) {
      faults.add(
          Fault.Code.MISSING_KEY,
          canary.place(),
          canary.path() + " has neither send nor call nor latest",
          "add send: a frame that comes back, or call: a message to ourselves");
      return;
    }
    if (ways.size() > 1) {
      faults.add(
          Fault.Code.CONTRADICTION,
          canary.at(ways.get(1)),
          canary.path() + " has both " + ways.get(0) + " and " + ways.get(1),
          "keep one");
    }
    String profile = link.text("profile");
    if (canary.has("send") && !profile.equals("json")) {
      faults.add(
          Fault.Code.CONTRADICTION,
          canary.at("send"),
          canary.path() + " is a frame, and " + profile + " has none that come back",
          "write call: a message to ourselves, or latest:");
    }
    if (profile.equals("raw")) {
      faults.add(
          Fault.Code.CONTRADICTION,
          canary.place(),
          canary.path() + " cannot be told from other frames in raw",
          "write profile: json");
    }
    boolean flies = !ways.getFirst().equals("latest");
    if (flies && canary.table("expect").isEmpty() && !canary.meant("expect")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          canary.place(),
          canary.path() + " has no expect",
          "add expect: {PATH: \"${canary}\"}, how it comes back");
    }
    calls(canary);
  }

  private void calls(Section canary) {
    places(canary, "send", Set.of("canary"));
    for (String key : List.of("call", "latest", "delete")) {
      if (canary.has(key)) {
        Set<String> own = key.equals("delete") ? Set.of("id") : Set.of("canary");
        Set<String> known = new LinkedHashSet<>(key.equals("latest") ? Set.of() : own);
        known.add("token");
        call(canary.section(key), known);
      }
    }
    if (canary.has("delete") && !canary.has("call")) {
      faults.add(
          Fault.Code.CONTRADICTION,
          canary.at("delete"),
          canary.pathOf("delete") + " removes what call wrote, and there is no call",
          "remove it");
    }
  }

  private void discovery(Section discovery) {
    if (discovery.has("url")) {
      call(discovery, Set.of("token", "epoch", "offset"));
      return;
    }
    boolean service = Set.of("webex", "slack", "discord").contains(link.text("profile"));
    if (!service && !discovery.meant("url")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          discovery.place(),
          discovery.path() + " has no url",
          "add url: what is asked for the address");
    }
    if (discovery.has("device") && !link.text("profile").equals("webex")) {
      faults.add(
          Fault.Code.CONTRADICTION,
          discovery.at("device"),
          discovery.pathOf("device") + " is only for profile: webex",
          "remove it");
    }
  }

  private void call(Section call, Set<String> known) {
    if (!call.holds("url")) {
      if (!call.meant("url")) {
        faults.add(
            Fault.Code.MISSING_KEY,
            call.place(),
            call.path() + " has no url",
            "add url: https://...");
      }
      return;
    }
    // Places are filled with a letter, to see whether the rest is a URL.
    Template url = Template.of(call.text("url"));
    Map<String, String> letters = Map.of("token", "t", "since", "s", "id", "i", "canary", "c");
    boolean good;
    try {
      URI uri = URI.create(url.url(letters));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      good = (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      good = false;
    }
    if (!good) {
      faults.add(
          Fault.Code.BAD_VALUE,
          call.at("url"),
          call.pathOf("url") + " must be an http or https URL with a host",
          "such as https://api.example/messages");
    }
    names(call, call.at("url"), LinkReader.call(call), known);
  }

  private void names(Section call, Place place, Call read, Set<String> known) {
    read.names().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> unknown(call.path(), place, name, known));
  }

  private void places(Section section, String key, Set<String> known) {
    if (section.holds(key)) {
      Template.of(section.text(key)).names().stream()
          .filter(name -> !known.contains(name))
          .forEach(name -> unknown(section.pathOf(key), section.at(key), name, known));
    }
  }

  private void unknown(String path, Place place, String name, Set<String> known) {
    faults.add(
        Fault.Code.UNSET_VARIABLE,
        place,
        path + ": ${" + name + "} is not filled in here",
        known.isEmpty()
            ? "nothing is"
            : "known here: " + String.join(", ", known.stream().sorted().toList()));
  }
}
