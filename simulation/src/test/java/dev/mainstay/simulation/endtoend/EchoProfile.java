package dev.mainstay.simulation.endtoend;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Talk;
import java.util.List;
import java.util.Optional;

/** A protocol without a word of its own: each frame is a message. */
final class EchoProfile implements Profile {

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Talk talk(Position from) {
    return new Talk() {
      @Override
      public Reply opened() {
        return new Reply(List.of(), List.of(new Said.Ready(Session.unknown())));
      }

      @Override
      public Reply heard(Frame frame) {
        return new Reply(List.of(), List.of(new Said.Message(new Incoming("", "", frame))));
      }

      @Override
      public Frame message(Outgoing message) {
        return message.frame();
      }

      @Override
      public Optional<Frame> acknowledgement(Incoming message) {
        return Optional.empty();
      }

      @Override
      public Optional<Frame> canary(long canary) {
        return Optional.empty();
      }

      @Override
      public Refusal closed(int code, String reason) {
        return Refusal.again(code + " " + reason);
      }
    };
  }
}
