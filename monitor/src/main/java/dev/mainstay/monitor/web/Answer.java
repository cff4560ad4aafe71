package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a page answers.
 *
 * @param status of HTTP
 * @param type the content type
 * @param body read-only, from its beginning to its end
 * @param headers what else is said; bounded by us, never what a client sent
 */
public record Answer(int status, String type, ByteBuffer body, Map<String, String> headers) {

  /** The content type of JSON. */
  static final String JSON = "application/json";

  public Answer {
    body = body.asReadOnlyBuffer();
    headers = Map.copyOf(headers);
  }

  /** Bytes of some type, which must not change any more. */
  static Answer bytes(int status, String type, byte[] bytes) {
    return new Answer(status, type, ByteBuffer.wrap(bytes), Map.of());
  }

  /** JSON, with status 200. */
  public static Answer json(Json json) {
    return json(200, json);
  }

  /** JSON. */
  public static Answer json(int status, Json json) {
    return text(status, JSON, json.write());
  }

  /** Text of some type, with status 200. */
  public static Answer text(String type, String text) {
    return text(200, type, text);
  }

  static Answer text(int status, String type, String text) {
    return bytes(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Why it cannot be done.
   *
   * @param code a stable word for programs
   * @param text a sentence for people
   * @param hint what to do next; may be empty
   */
  public static Answer fault(int status, String code, String text, String hint) {
    Json error = Json.object().put("code", code).put("text", text).put("hint", hint).build();
    return json(status, Json.object().put("error", error).build());
  }

  /** There is no such thing. */
  public static Answer missing(String what) {
    return fault(404, "not-found", "there is no " + what, "");
  }

  /** The same with one header more. */
  Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, type, body, more);
  }
}
