package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Canaries;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A service whose frames are JSON, as its {@link JsonSpec} says. */
public final class JsonProfile implements Profile {

  private final JsonSpec spec;
  private final Canaries canaries;
  private final LongAdder unreadable = new LongAdder();

  /** A profile of this data. */
  public JsonProfile(JsonSpec spec, Canaries canaries) {
    this.spec = spec;
    this.canaries = canaries;
  }

  @Override
  public String name() {
    return "json";
  }

  /** How many frames of the remote were no JSON; they were passed on as they are, without an id. */
  public long unreadable() {
    return unreadable.sum();
  }

  @Override
  public Talk talk(Position from) {
    return new JsonTalk(spec, canaries, from, unreadable::increment);
  }

  @Override
  public Takes takes() {
    return spec.taken().when().isEmpty() ? Takes.UNKNOWN : Takes.TOLD;
  }

  @Override
  public Outgoing outgoing(Frame frame, String madeUp) {
    String path = spec.bot().id();
    Optional<Json> json = read(frame);
    Optional<String> id =
        path.isEmpty() ? Optional.empty() : json.flatMap(it -> it.at(path)).map(Json::display);
    if (id.isPresent()) {
      return new Outgoing(id.get(), frame);
    }
    boolean named = takes() == Takes.TOLD && !path.isEmpty() && !path.contains(".");
    return named && json.isPresent() && json.get().isObject()
        ? new Outgoing(madeUp, Frame.text(with(json.get(), path, madeUp)))
        : new Outgoing(madeUp, frame);
  }

  private static String with(Json object, String name, String id) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(name, id);
    fields.putAll(object.fields());
    return Json.of(fields).write();
  }

  @Override
  public Optional<String> handled(Frame frame) {
    JsonSpec.Told handled = spec.bot().handled();
    return handled.when().isEmpty()
        ? Optional.empty()
        : read(frame)
            .filter(handled.when()::holds)
            .map(json -> json.at(handled.id()).map(Json::display).orElse(""));
  }

  @Override
  public Takes bot() {
    return spec.bot().handled().when().isEmpty() ? Takes.UNKNOWN : Takes.TOLD;
  }

  /** A frame as JSON; empty when it is none. */
  static Optional<Json> read(Frame frame) {
    return frame.kind() == Frame.Kind.TEXT ? Json.tryParse(frame.text()) : Optional.empty();
  }
}
