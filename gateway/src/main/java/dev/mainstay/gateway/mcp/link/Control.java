package dev.mainstay.gateway.mcp.link;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line of the link itself, between the messages: its first field is {@code mainstay}. */
public sealed interface Control {

  /** How every control line begins, and no message. */
  String BEGIN = "{\"mainstay\":";

  /**
   * A shim's first line.
   *
   * @param client its own name, unique over all shims
   * @param profile what its client wants to see
   * @param version Mainstay's version
   * @param connection counts the shim's connections: a greeting that was overtaken is known by it
   * @param epoch what the gateway called this link before; empty for the first time
   * @param received how many messages of the gateway it has in that epoch
   * @param copies whether it wants {@link Copy}, for it cannot read the gateway's disk
   */
  record Hello(
      String client,
      String profile,
      String version,
      long connection,
      String epoch,
      long received,
      boolean copies)
      implements Control {
    @Override
    public Json json() {
      return word("hello")
          .put("client", client)
          .put("profile", profile)
          .put("version", version)
          .put("connection", connection)
          .put("epoch", epoch.isEmpty() ? null : epoch)
          .put("received", received)
          .put("copies", copies)
          .build();
    }
  }

  /**
   * The gateway's first line.
   *
   * @param epoch names what the gateway remembers of this shim; another one than before says that
   *     it remembers nothing
   * @param received how many messages of the shim it has in this epoch
   */
  record Welcome(String epoch, long received, Map<Listing, String> known) implements Control {
    public Welcome {
      known = Map.copyOf(known);
    }

    @Override
    public Json json() {
      return word("welcome")
          .put("epoch", epoch)
          .put("received", received)
          .put("known", digests(known))
          .build();
    }
  }

  /** The gateway does not take this shim; it closes next. */
  record Refused(String reason) implements Control {
    @Override
    public Json json() {
      return word("refused").put("reason", reason).build();
    }
  }

  /**
   * These requests, which follow, may have been handed to an earlier gateway.
   *
   * @param ids written as strings that hold their JSON, so that they stay byte for byte
   */
  record Resend(List<RpcId> ids) implements Control {
    public Resend {
      ids = List.copyOf(ids);
    }

    @Override
    public Json json() {
      return word("resend").put("ids", ids.stream().map(RpcId::json).toList()).build();
    }
  }

  /** How many messages its sender has got. */
  record Ack(long received) implements Control {
    @Override
    public Json json() {
      return word("ack").put("received", received).build();
    }
  }

  /** Its sender lives. */
  record Beat() implements Control {
    @Override
    public Json json() {
      return word("beat").build();
    }
  }

  /** The shim's client is gone. */
  record Bye() implements Control {
    @Override
    public Json json() {
      return word("bye").build();
    }
  }

  /** The lists have changed: their digests. */
  record Digests(Map<Listing, String> known) implements Control {
    public Digests {
      known = Map.copyOf(known);
    }

    @Override
    public Json json() {
      return word("digests").put("known", digests(known)).build();
    }
  }

  /** What shims keep to answer while the gateway is away. */
  record Copy(Known known) implements Control {
    @Override
    public byte[] line() {
      return known.line();
    }

    @Override
    public Json json() {
      return word("known").build();
    }
  }

  /** Something that a later version says. */
  record Unknown(String word) implements Control {
    @Override
    public Json json() {
      return Control.word(word).build();
    }
  }

  /** Whether a line is one of ours. */
  static boolean is(byte[] line) {
    int length = BEGIN.length();
    if (line.length < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (line[i] != BEGIN.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What a control line says; empty when it is damaged. */
  static Optional<Control> parse(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    if (text.startsWith(BEGIN + "\"known\"")) {
      return Known.parse(line).map(Copy::new);
    }
    return Json.tryParse(text).flatMap(Control::of);
  }

  private static Optional<Control> of(Json json) {
    long received = json.whole("received").orElse(-1);
    return json.text("mainstay")
        .map(word ->
            switch (word) {
              case "hello" ->
                  new Hello(
                      json.text("client").orElse(""),
                      json.text("profile").orElse(""),
                      json.text("version").orElse(""),
                      json.whole("connection").orElse(0),
                      json.text("epoch").orElse(""),
                      Math.max(0, received),
                      json.flag("copies"));
              case "welcome" ->
                  new Welcome(json.text("epoch").orElse(""), Math.max(0, received), known(json));
              case "refused" -> new Refused(json.text("reason").orElse(""));
              case "resend" -> new Resend(ids(json));
              case "ack" -> new Ack(received);
              case "beat" -> new Beat();
              case "bye" -> new Bye();
              case "digests" -> new Digests(known(json));
              default -> new Unknown(word);
            });
  }

  private static Map<Listing, String> known(Json json) {
    Map<Listing, String> known = new EnumMap<>(Listing.class);
    for (Listing listing : Listing.values()) {
      json.text("known." + listing.word()).ifPresent(digest -> known.put(listing, digest));
    }
    return known;
  }

  private static List<RpcId> ids(Json json) {
    List<RpcId> ids = new ArrayList<>();
    json.items("ids").forEach(id -> id.text().ifPresent(text -> ids.add(new RpcId(text))));
    return ids;
  }

  /** The line without its end. */
  default byte[] line() {
    return json().write().getBytes(StandardCharsets.UTF_8);
  }

  /** What the line says; {@link Copy} has a line of its own. */
  Json json();

  private static Json.Builder word(String word) {
    return Json.object().put("mainstay", word);
  }

  private static Json digests(Map<Listing, String> known) {
    Json.Builder digests = Json.object();
    for (Listing listing : Listing.values()) {
      if (known.containsKey(listing)) {
        digests.put(listing.word(), known.get(listing));
      }
    }
    return digests.build();
  }
}
