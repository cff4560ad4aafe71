package dev.mainstay.gateway.mcp.codec;

import dev.mainstay.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC 2.0 message: its bytes, checked, and what a router needs of them. Immutable; a
 * change makes another message, in which all else stays byte for byte. There is never an end of
 * line in its bytes, so a message is a line of the stdio transport as it is.
 */
public final class Message {

  /** What a message is for. */
  public enum Kind {
    /** It wants an answer. */
    REQUEST,
    /** It wants none. */
    NOTIFICATION,
    /** The answer of a request that was done. */
    RESULT,
    /** The answer of one that was not. */
    ERROR
  }

  /**
   * A string up to this length is copied; {@link Json} reads a longer one, or finds it too long.
   */
  private static final int SHORT_BYTES = 1_024;

  private final byte[] json;
  private final Kind kind;
  private final @Nullable RpcId id;
  private final String method;

  /** Where its fields are; null where that was not noted, and is looked for each time. */
  private final @Nullable Outline fields;

  /** Where the fields of its params or result are; null as above. */
  private final @Nullable Outline body;

  Message(byte[] json, Kind kind, @Nullable RpcId id, String method) {
    this(json, kind, id, method, null, null);
  }

  Message(
      byte[] json,
      Kind kind,
      @Nullable RpcId id,
      String method,
      @Nullable Outline fields,
      @Nullable Outline body) {
    this.json = json;
    this.kind = kind;
    this.id = id;
    this.method = method;
    this.fields = fields;
    this.body = body;
  }

  /** The message that is all of these bytes, but for space around it; not to be changed after. */
  public static Message parse(byte[] bytes) throws Malformed {
    return new Envelope(bytes, 0, bytes.length).message();
  }

  /** The message that is all of a part of these bytes, which are copied: they may be a buffer's. */
  public static Message parse(byte[] bytes, int from, int to) throws Malformed {
    return parse(Arrays.copyOfRange(bytes, from, to));
  }

  /** The messages of a batch, or the one message; MCP has batches in 2025-03-26 alone. */
  public static List<Message> parseAll(byte[] bytes) throws Malformed {
    JsonScan scan = new JsonScan(bytes, 0, bytes.length);
    scan.space();
    if (scan.peek() != '[') {
      return List.of(parse(bytes));
    }
    List<Message> messages = new ArrayList<>();
    try {
      scan.take('[');
      do {
        scan.space();
        int from = scan.at();
        scan.value();
        messages.add(parse(bytes, from, scan.at()));
      } while (scan.another(']'));
    } catch (JsonScan.NotJson e) {
      throw Malformed.notJson(e);
    }
    return messages;
  }

  /** Whether these bytes would be a batch. */
  public static boolean isBatch(byte[] bytes) {
    JsonScan scan = new JsonScan(bytes, 0, bytes.length);
    scan.space();
    return scan.peek() == '[';
  }

  /** A request of ours. */
  public static Message request(RpcId id, String method, Json params) {
    String text =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id.json()
            + ",\"method\":"
            + quoted(method)
            + ",\"params\":"
            + params.write()
            + "}";
    return new Message(utf8(text), Kind.REQUEST, id, method);
  }

  /** A notification of ours. */
  public static Message notification(String method, Json params) {
    String text =
        "{\"jsonrpc\":\"2.0\",\"method\":" + quoted(method) + ",\"params\":" + params.write() + "}";
    return new Message(utf8(text), Kind.NOTIFICATION, null, method);
  }

  /** A result of ours. */
  public static Message result(RpcId id, Json result) {
    String text =
        "{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":" + result.write() + "}";
    return new Message(utf8(text), Kind.RESULT, id, "");
  }

  /**
   * An error of ours.
   *
   * @param id null when the id of what was wrong is not known
   * @param data what a program may want to know besides; null for nothing
   */
  public static Message error(@Nullable RpcId id, int code, String words, @Nullable Json data) {
    Json.Builder error = Json.object().put("code", code).put("message", words);
    if (data != null) {
      error.put("data", data);
    }
    String text =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + (id == null ? "null" : id.json())
            + ",\"error\":"
            + error.build().write()
            + "}";
    return new Message(utf8(text), Kind.ERROR, id, "");
  }

  /** What this message is for. */
  public Kind kind() {
    return kind;
  }

  /** The id; empty for a notification, and for an error about something without a readable id. */
  public Optional<RpcId> id() {
    return Optional.ofNullable(id);
  }

  /**
   * The id of a message that has one.
   *
   * @throws IllegalStateException when it has none
   */
  public RpcId needId() {
    if (id == null) {
      throw new IllegalStateException("no id in " + this);
    }
    return id;
  }

  /** The method of a request or notification; empty for an answer. */
  public String method() {
    return method;
  }

  /** Whether this is a result or an error. */
  public boolean isAnswer() {
    return kind == Kind.RESULT || kind == Kind.ERROR;
  }

  /** How many bytes there are. */
  public int size() {
    return json.length;
  }

  /** The bytes themselves, without an end of line; not to be changed. */
  public byte[] bytes() {
    return json;
  }

  /** Adds the bytes and an end of line. */
  public void writeLine(ByteArrayOutputStream out) {
    out.write(json, 0, json.length);
    out.write('\n');
  }

  /** The string at a path of field names; empty when there is none, or it is something else. */
  public Optional<String> text(String... path) {
    Span span = find(path);
    if (span == null || json[span.from()] != '"') {
      return Optional.empty();
    }
    return span.to() - span.from() <= SHORT_BYTES
        ? Optional.of(Fields.string(json, span.from(), span.to()))
        : Json.tryParse(span.text(json)).flatMap(Json::text);
  }

  /** The value at a path of field names, as it is written. */
  public Optional<String> raw(String... path) {
    Span span = find(path);
    return span == null ? Optional.empty() : Optional.of(span.text(json));
  }

  /**
   * The value at a path of field names; empty when there is none, and for one that is longer or
   * deeper than {@link Json} takes.
   */
  public Optional<Json> at(String... path) {
    return raw(path).flatMap(Json::tryParse);
  }

  /** Whether there is a value at a path of field names. */
  public boolean has(String... path) {
    return find(path) != null;
  }

  /** The same message with another id; for messages that have one. */
  public Message withId(RpcId other) {
    Span span = find("id");
    if (span == null) {
      throw new IllegalStateException("no id in " + this);
    }
    return new Message(span.replaced(json, other.json()), kind, other, method);
  }

  /**
   * The same message with a value at a path of field names: in the place of what is there, or as a
   * new field. What is on the way and no object is replaced by one.
   *
   * @param value JSON on one line
   */
  public Message with(String value, String... path) {
    return new Message(Fields.set(json, 0, json.length, value, path, 0), kind, id, method);
  }

  /** The same message without the field at a path; the message itself when there is none. */
  public Message without(String... path) {
    return find(path) == null ? this : new Message(Fields.removed(json, path), kind, id, method);
  }

  private @Nullable Span find(String... path) {
    Span span = new Span(0, json.length);
    for (String name : path) {
      span = field(span, name);
      if (span == null) {
        return null;
      }
    }
    return span;
  }

  /** The value of a field of an object in this message; of the outer ones it is noted. */
  private @Nullable Span field(Span object, String name) {
    Outline noted =
        noted(object.from(), fields) ? fields : noted(object.from(), body) ? body : null;
    Span span = noted == null ? null : noted.value(json, name);
    return span == null && (noted == null || !noted.isWhole())
        ? Fields.field(json, object.from(), object.to(), name)
        : span;
  }

  private static boolean noted(int from, @Nullable Outline outline) {
    return outline != null && outline.from() == from;
  }

  /** The JSON string that says a text. */
  public static String quoted(String text) {
    return Json.of(text).write();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Message message && Arrays.equals(json, message.json);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }

  /** The message as text, shortened: for people. */
  @Override
  public String toString() {
    int shown = Math.min(json.length, 200);
    return new String(json, 0, shown, StandardCharsets.UTF_8) + (shown < json.length ? "..." : "");
  }
}
