package dev.mainstay.cli.link;

import dev.mainstay.link.local.Visitor;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Sockets.Holder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected as the bot of a link.
 *
 * @param process whose socket the other end is; null where that cannot be told
 */
record BotFacts(Visitor visitor, @Nullable Holder process) {

  /** Looks up the process; may take some milliseconds. */
  static BotFacts of(Visitor visitor, Sockets sockets) {
    Optional<Holder> holder =
        visitor.from() == null || visitor.to() == null
            ? Optional.empty()
            : sockets.answering(visitor.to(), visitor.from(), Set.of());
    return new BotFacts(visitor, holder.orElse(null));
  }

  /** In words, such as {@code pid 77 (python3 bot.py), Python/3.13 websockets/15.0}. */
  String words() {
    String who =
        process == null
            ? String.valueOf(visitor.from())
            : "pid " + process.pid() + " (" + process.command() + ")";
    return visitor.agent().isEmpty() ? who : who + ", " + visitor.agent();
  }
}
