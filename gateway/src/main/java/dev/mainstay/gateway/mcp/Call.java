package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request of a client that an upstream answers; the hub alone touches it. */
final class Call {

  private final long number;
  private final Server server;
  private final Era era;
  private final String tool;
  private final @Nullable String token;
  private final Json info;
  private final Json capabilities;
  private final CallMachine machine;
  private final Instant acceptedAt;

  /** The request as the client made it, in the upstream's own names. */
  private final Message first;

  /** What is sent; grows by what the client was asked for. */
  private Message request;

  /** Who asked; another one when a stateless client comes back with what it was asked for. */
  private ClientId client;

  /** The request that is to be answered; null while the client gathers what it was asked for. */
  private @Nullable RpcId asked;

  private CallState state = new CallState.Queued(0);

  /** When the client last heard of this, of whatever kind. */
  private Instant heardAt;

  /** When its upstream last said something of it, or was sent it. */
  private Instant spokenAt;

  /** The silence that was noted last, by its beginning. */
  private Instant notedAt = Instant.MIN;

  /** The progress last told, and how often we have told it ourselves since. */
  private double progress;

  private int beats;

  /** What the client was asked for and has not given, by the key or id of the question. */
  private final Map<String, Json> given = new HashMap<>();

  private int wanted;

  /** The server that did not do it, for which this one does; null for none. */
  private @Nullable Server passedOnBy;

  /**
   * A call that has just been accepted.
   *
   * @param tool the name that the client knows the tool by; empty when it calls none
   * @param token the progress token of the client as it is written; null for none
   * @param info what the client is, as it said at {@code initialize}
   * @param capabilities what the client can do for a server
   */
  Call(
      long number,
      ClientId client,
      RpcId asked,
      Era era,
      Server server,
      String tool,
      @Nullable String token,
      Json info,
      Json capabilities,
      Message request,
      CallMachine machine,
      Instant now) {
    this.number = number;
    this.client = client;
    this.asked = asked;
    this.era = era;
    this.server = server;
    this.tool = tool;
    this.token = token;
    this.info = info;
    this.capabilities = capabilities;
    this.first = request;
    this.request = request;
    this.machine = machine;
    this.acceptedAt = now;
    this.heardAt = now;
    this.spokenAt = now;
  }

  long number() {
    return number;
  }

  Server server() {
    return server;
  }

  /** The server that did not do it, for which this one does; null for none. */
  @Nullable Server passedOnBy() {
    return passedOnBy;
  }

  void passedOnBy(Server other) {
    passedOnBy = other;
  }

  Era era() {
    return era;
  }

  String tool() {
    return tool;
  }

  @Nullable String token() {
    return token;
  }

  Json info() {
    return info;
  }

  Json capabilities() {
    return capabilities;
  }

  CallMachine machine() {
    return machine;
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  ClientId client() {
    return client;
  }

  @Nullable RpcId asked() {
    return asked;
  }

  /** The client has been answered, for now: it will come back with what it was asked for. */
  void park() {
    asked = null;
  }

  /** The client is back, with another request. */
  void attach(ClientId client, RpcId asked, Instant now) {
    this.client = client;
    this.asked = asked;
    this.heardAt = now;
  }

  Message first() {
    return first;
  }

  Message request() {
    return request;
  }

  void request(Message changed) {
    this.request = changed;
  }

  CallState state() {
    return state;
  }

  void state(CallState next) {
    this.state = next;
  }

  boolean isSettled() {
    return state instanceof CallState.Settled;
  }

  Instant heardAt() {
    return heardAt;
  }

  Instant spokenAt() {
    return spokenAt;
  }

  /** Its upstream said something of it, or is sent it, or waits for us. */
  void spoken(Instant now) {
    spokenAt = now;
  }

  /** Whether the present silence is not noted yet; it is from now on. */
  boolean noteSilence() {
    boolean fresh = !notedAt.equals(spokenAt);
    notedAt = spokenAt;
    return fresh;
  }

  /** The upstream told progress. */
  void progressed(double told, Instant now) {
    progress = told;
    beats = 0;
    heardAt = now;
  }

  /** The progress that we tell while the upstream is silent: it must grow, and means nothing. */
  double beat(Instant now) {
    beats++;
    heardAt = now;
    return progress + beats * BEAT;
  }

  private static final double BEAT = 1e-6;

  /** So many answers are wanted of the client, anew. */
  void want(int answers) {
    given.clear();
    wanted = answers;
  }

  /** The client gave an answer; whether it was the last. */
  boolean give(String key, Json answer) {
    given.put(key, answer);
    return given.size() >= wanted;
  }

  Map<String, Json> given() {
    return given;
  }
}
