package dev.mainstay.link.profile;

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
import java.util.Set;

/** Frames of any kind, passed on as they are: what has no ids cannot be known to come twice. */
public final class RawProfile implements Profile, Talk {

  private final Closes closes;

  /**
   * A profile without data but this.
   *
   * @param fatal close codes after which trying again cannot help
   */
  public RawProfile(Set<Integer> fatal) {
    closes = new Closes(fatal);
  }

  @Override
  public String name() {
    return "raw";
  }

  /** It keeps nothing of a line, so it is every line's own. */
  @Override
  public Talk talk(Position from) {
    return this;
  }

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
    return closes.refusal(code, reason);
  }
}
