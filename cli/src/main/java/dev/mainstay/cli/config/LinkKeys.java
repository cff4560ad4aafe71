package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.choice;
import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The keys of one link of {@code links:}. */
final class LinkKeys {

  /** What a link fills in itself, in the keys that say so. */
  static final Set<String> PLACES =
      Set.of("canary", "epoch", "id", "item", "offset", "since", "token");

  private LinkKeys() {}

  static Key link() {
    List<Key> keys = new ArrayList<>(where());
    keys.addAll(times());
    keys.addAll(
        List.of(
            LinkCallKeys.canary(),
            reconnect(),
            bounds(),
            json(),
            LinkCallKeys.discovery(),
            LinkCallKeys.backfill()));
    keys.addAll(ofServices());
    return section(
        "NAME",
        "One connection that outlives every socket that carries it. A program connects to `listen`"
            + " as it would to `upstream`.",
        keys.toArray(Key[]::new));
  }

  private static List<Key> where() {
    return List.of(
        leaf(
                "upstream",
                KeyType.TEXT,
                "",
                "The address of the remote service, `ws` or `wss`; not needed where it is"
                    + " discovered.")
            .aliases("url", "uri", "remote", "endpoint"),
        leaf(
                "listen",
                KeyType.TEXT,
                "",
                "Where the program connects, such as `127.0.0.1:9001`. On any address but this"
                    + " machine's own, `bot_token` is needed.")
            .aliases("local", "bind"),
        leaf(
            "bot_token",
            KeyType.TEXT,
            "",
            "What the program must show as `Authorization: Bearer ...`; none when absent."),
        choice(
                "profile",
                List.of("json", "raw", "webex", "slack", "discord"),
                "json",
                "How the service speaks. json: as `json` says. raw: frames pass as they are.")
            .aliases("protocol"),
        condition("headers", "Headers of the handshake with the remote: `${token}`."),
        leaf("token", KeyType.TEXT, "", "What `${token}` stands for; best written as `${NAME}`."));
  }

  private static List<Key> times() {
    return List.of(
        leaf("ping", KeyType.DURATION, "10s", "How often the remote is asked for a sign of life."),
        leaf(
            "pong",
            KeyType.DURATION,
            "5s",
            "How long that may take. After one miss a successor is opened, after two it is dead."),
        leaf(
            "max_age",
            KeyType.DURATION,
            "12h",
            "When a connection is replaced though it is well; a tenth earlier or later."),
        leaf(
            "close_within",
            KeyType.DURATION,
            "2s",
            "How long a connection may take to end by itself until it is cut."),
        leaf(
            "fatal_codes",
            KeyType.TEXTS,
            "",
            "Close codes after which it is not tried again, besides those that the profile"
                + " knows."));
  }

  private static List<Key> ofServices() {
    return List.of(
        choice(
            "acks",
            List.of("link", "bot"),
            "link",
            "With `profile: slack`, who acknowledges an envelope. link: Mainstay, when it is safe."
                + " bot: the program, within three seconds."),
        leaf(
            "intents",
            KeyType.NUMBER,
            "0",
            "With `profile: discord`, which events it gets: a sum of bits."));
  }

  private static Key reconnect() {
    return section(
            "reconnect",
            "The delays between tries, of which there is no last one; each is anything between the"
                + " bounds, at random.",
            leaf("min", KeyType.DURATION, "500ms", "The shortest."),
            leaf("max", KeyType.DURATION, "60s", "The longest; the bound doubles up to it."),
            leaf(
                "steady",
                KeyType.DURATION,
                "60s",
                "How long it must be proven well for its failures to be forgotten."))
        .standing()
        .aliases("backoff");
  }

  private static Key bounds() {
    return section(
            "bounds",
            "What may be kept on disk and in memory.",
            leaf(
                "outbox",
                KeyType.SIZE,
                "16MiB",
                "Messages that the remote has not taken; beyond it the program's are refused."),
            leaf(
                "outbox_age",
                KeyType.DURATION,
                "24h",
                "Older messages are given up, and that is told."),
            leaf(
                "inbox",
                KeyType.SIZE,
                "16MiB",
                "Messages that the program has not handled; beyond it nothing more is read."),
            leaf(
                "seen_ids",
                KeyType.COUNT,
                "10000",
                "How many ids are remembered at least, to know a message that comes twice."),
            leaf("seen_age", KeyType.DURATION, "15m", "How long they are remembered at least."),
            leaf("message_size", KeyType.SIZE, "8MiB", "The longest message."))
        .standing();
  }

  private static Key json() {
    return section(
            "json",
            "How a service speaks whose frames are JSON. A path names fields with dots, such as"
                + " `data.id`; a condition maps paths to values, of which `*` is any.",
            leaf("id", KeyType.TEXT, "id", "The path of a message's id."),
            leaf("offset", KeyType.TEXT, "", "The path of where the stream stands with it."),
            frame("ack", "What tells the remote that a message is safe: `${id}` `${offset}`."),
            told("taken", "The remote's frames that say that it took a message."),
            frame("hello", "The first frame: `${token}` `${epoch}` `${offset}`."),
            condition(
                "ready", "The frame that says that it is authorised; at once when there is none."),
            leaf("epoch", KeyType.TEXT, "", "The path in that frame of which stream it is."),
            leaf(
                "recovered",
                KeyType.TEXT,
                "",
                "The path in that frame of whether nothing was missed."),
            frame("beat", "A sign of life that is sent."),
            leaf("beat_every", KeyType.DURATION, "0s", "How often; never when it is 0s."),
            condition("beat_answer", "The frame that answers it; it need not be when absent."),
            leaf("bot_id", KeyType.TEXT, "id", "The path of the id in the program's own messages."),
            told("handled", "The program's frames that say that it has handled a message."),
            condition("ignore", "Frames that are for nobody."),
            condition("asked", "Frames that are answered by `answer`."),
            frame("answer", "The answer."),
            condition("refused", "Frames that mean that trying again cannot help."),
            condition("renew", "Frames by which the remote asks for a new connection."))
        .standing();
  }

  private static Key told(String name, String doc) {
    return section(
        name,
        doc,
        condition("when", "The condition."),
        leaf("id", KeyType.TEXT, "id", "The path of the message's id in them."));
  }

  static Key condition(String name, String doc) {
    return leaf(name, KeyType.TEXT_MAP, "", doc).placeholders();
  }

  static Key frame(String name, String doc) {
    return leaf(name, KeyType.TEXT, "", doc).placeholders();
  }
}
