package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.choice;
import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

import java.util.ArrayList;
import java.util.List;

/** The keys of a link that tell what is asked of the remote, by the line or by calls of HTTP. */
final class LinkCallKeys {

  private LinkCallKeys() {}

  static Key canary() {
    return section(
        "canary",
        "How it is proven that the remote routes messages to us: a frame (`send`), a message to"
            + " ourselves (`call`), or the latest message by HTTP (`latest`). Without it only the"
            + " transport and the age are watched.",
        LinkKeys.frame("send", "A frame that the remote routes as it does messages: `${canary}`."),
        call("call", "A call that writes a message to ourselves: `${canary}`."),
        call("latest", "A call whose answer tells the latest message."),
        leaf(
            "id",
            KeyType.TEXT,
            "id",
            "The path of the message's id in the answer of `call` or `latest`."),
        LinkKeys.condition(
            "expect",
            "How the canary comes back. Where `${canary}` is not in it, every message that fulfils"
                + " it is one, such as all in a room of its own."),
        call("delete", "A call that removes what `call` wrote: `${id}`."),
        leaf("idle", KeyType.DURATION, "5m", "After so long without a message it flies."),
        leaf("timeout", KeyType.DURATION, "15s", "How long it may take."));
  }

  static Key discovery() {
    return section(
        "discovery",
        "What is asked before each try for where to connect: `${epoch}` `${offset}` tell where the"
            + " last connection was left. With webex, slack and discord nothing need be written.",
        with(
            call(),
            leaf("path", KeyType.TEXT, "url", "The path of the address in the answer."),
            leaf("append", KeyType.TEXT, "", "What is put behind the address."),
            leaf(
                "device",
                KeyType.TEXT,
                "",
                "With `profile: webex`, the device's name, which is used again at each try;"
                    + " `mainstay-NAME` when absent."),
            leaf(
                "api",
                KeyType.TEXT,
                "",
                "Where the service's API is, when it is not where everybody's is.")));
  }

  static Key backfill() {
    return section(
        "backfill",
        "How what was missed while no connection was up is fetched; without it a gap is told."
            + " `${since}` in `url` and `body` is the offset of the last message, or its id where"
            + " there are no offsets.",
        with(
            call(),
            leaf("items", KeyType.TEXT, "items", "The path of the list in the answer."),
            leaf("id", KeyType.TEXT, "id", "The path of a message's id in an item."),
            LinkKeys.frame(
                "frame", "What the program is given: `${item}` is the item; the item if absent."),
            choice(
                "order",
                List.of("newest-first", "oldest-first"),
                "newest-first",
                "How the list is sorted."),
            leaf(
                "most",
                KeyType.COUNT,
                "100",
                "How many items an answer has at most; with as many there may be more.")));
  }

  private static Key call(String name, String doc) {
    return section(name, doc, call().toArray(Key[]::new)).shortForm("url");
  }

  /** One call. */
  private static List<Key> call() {
    return List.of(
        LinkKeys.frame("url", "The address, `http` or `https`."),
        choice("method", List.of("GET", "POST", "PUT", "PATCH", "DELETE"), "GET", "The method."),
        LinkKeys.condition("headers", "Its headers: `${token}`."),
        LinkKeys.frame("body", "Its body, as JSON if no header says otherwise."));
  }

  private static Key[] with(List<Key> call, Key... more) {
    List<Key> keys = new ArrayList<>(call);
    keys.addAll(List.of(more));
    return keys.toArray(Key[]::new);
  }
}
