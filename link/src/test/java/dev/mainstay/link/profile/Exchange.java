package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Said;
import dev.mainstay.link.Talk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One line between a talk and a server that is a script, without a socket. */
final class Exchange {

  /** A server: what it says first, and what it answers. */
  interface Server {
    List<String> opened();

    List<String> heard(Json frame);
  }

  private final Talk talk;
  private final Server server;
  private final List<Said> said = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();

  private Exchange(Talk talk, Server server) {
    this.talk = talk;
    this.server = server;
  }

  /** Connects, and goes on until both are silent. */
  static Exchange connect(Talk talk, Server server) {
    Exchange exchange = new Exchange(talk, server);
    exchange.follow(talk.opened());
    exchange.push(server.opened());
    return exchange;
  }

  /** The server says something by itself. */
  Exchange push(List<String> frames) {
    frames.forEach(frame -> follow(talk.heard(Frame.text(frame))));
    return this;
  }

  Exchange push(String... frames) {
    return push(List.of(frames));
  }

  /** Whether a heartbeat was sent; what the server answers is heard. */
  boolean beat() {
    var frame = talk.beat();
    frame.ifPresent(this::toServer);
    return frame.isPresent();
  }

  /** Whether the server was told that this message is safe. */
  boolean acknowledge(Incoming message) {
    var frame = talk.acknowledgement(message);
    frame.ifPresent(this::toServer);
    return frame.isPresent();
  }

  private void follow(Talk.Reply reply) {
    said.addAll(reply.said());
    reply.send().forEach(this::toServer);
  }

  private void toServer(Frame frame) {
    sent.add(frame.text());
    Deque<String> answers =
        new ArrayDeque<>(server.heard(Json.tryParse(frame.text()).orElseThrow()));
    answers.forEach(this::push);
  }

  /** What it meant, without the messages. */
  List<Said> signs() {
    return said.stream().filter(one -> !(one instanceof Said.Message)).toList();
  }

  List<Incoming> messages() {
    return said.stream()
        .filter(Said.Message.class::isInstance)
        .map(one -> ((Said.Message) one).message())
        .toList();
  }

  List<String> ids() {
    return messages().stream().map(Incoming::id).toList();
  }

  List<String> sent() {
    return sent;
  }
}
