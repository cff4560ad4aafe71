package dev.mainstay.link.profile;

import dev.mainstay.link.template.Match;
import dev.mainstay.link.template.Secret;
import dev.mainstay.link.template.Template;
import java.time.Duration;
import java.util.Set;

/**
 * How a service speaks whose frames are JSON: all of it data. A path is empty, a template empty, a
 * condition without fields, for what the service does not have.
 *
 * @param id path of a message's id
 * @param offset path of where the stream stands with a message
 * @param ack what tells the remote that a message is safe; {@code ${id}} {@code ${offset}}
 * @param taken how the remote says that it took a message
 * @param hello how a line begins
 * @param canary a probe that the remote routes as it does messages
 * @param beat a sign of life in frames
 * @param bot what the bot's frames say
 * @param ignored frames that are for nobody, such as a pong
 * @param ping frames that are answered by {@code pong}
 * @param refused frames that mean that trying again cannot help
 * @param renew frames by which the remote asks for a new line
 * @param token what {@code ${token}} stands for
 * @param fatal close codes after which trying again cannot help
 */
public record JsonSpec(
    String id,
    String offset,
    Template ack,
    Told taken,
    Hello hello,
    Canary canary,
    Beat beat,
    Bot bot,
    Match ignored,
    Match ping,
    Template pong,
    Match refused,
    Match renew,
    Secret token,
    Set<Integer> fatal) {

  /** Codes that services use for a token that they do not take. */
  public static final Set<Integer> FATAL = Set.of(4001, 4003, 4004, 4401, 4403);

  /** Ids at {@code id}, and nothing more. */
  public static final JsonSpec DEFAULT =
      new JsonSpec(
          "id",
          "",
          Template.EMPTY,
          Told.NEVER,
          new Hello(Template.EMPTY, Match.NEVER, "", ""),
          new Canary(Template.EMPTY, Match.NEVER),
          new Beat(Template.EMPTY, Duration.ZERO, Match.NEVER),
          new Bot("id", Told.NEVER),
          Match.NEVER,
          Match.NEVER,
          Template.EMPTY,
          Match.NEVER,
          Match.NEVER,
          Secret.NONE,
          FATAL);

  public JsonSpec {
    fatal = Set.copyOf(fatal);
  }

  /**
   * Frames that name a message.
   *
   * @param id path of its id in them
   */
  public record Told(Match when, String id) {
    /** There are none. */
    public static final Told NEVER = new Told(Match.NEVER, "");
  }

  /**
   * How a line begins.
   *
   * @param send the first frame: {@code ${token}} {@code ${epoch}} {@code ${offset}}
   * @param ready the frame that says that it is authorised; without a condition it is at once
   * @param epoch path in that frame of which stream it is
   * @param recovered path in that frame of whether it goes on where the last line was left
   */
  public record Hello(Template send, Match ready, String epoch, String recovered) {}

  /**
   * A probe that the remote routes as it does messages.
   *
   * @param send {@code ${canary}} stands for its name
   * @param expect how it comes back, where {@code ${canary}} stands for the name too
   */
  public record Canary(Template send, Match expect) {}

  /**
   * A sign of life in frames.
   *
   * @param answer how it is answered; without a condition it need not be
   */
  public record Beat(Template send, Duration every, Match answer) {}

  /**
   * What the bot's frames say.
   *
   * @param id path of the id of a message of the bot; where it has none, and the remote says what
   *     it took, one is put there
   * @param handled the frames that say that it has handled a message
   */
  public record Bot(String id, Told handled) {}
}
