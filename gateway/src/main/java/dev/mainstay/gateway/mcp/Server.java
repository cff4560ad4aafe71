package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One upstream as the hub sees it: the way to it, what it offers, what it is busy with. */
final class Server {

  private static final long NO_EPOCH = -1;

  private GatewaySpec.Server spec;
  private final Upstream port;
  private final Catalog catalog;
  private final FairQueue queue = new FairQueue();
  private final Map<Long, Call> running = new TreeMap<>();
  private final Map<Long, Errand> errands = new HashMap<>();
  private final Map<ListKind, Fetch> fetches = new EnumMap<>(ListKind.class);
  private final Map<String, Integer> perTool = new HashMap<>();
  private UpstreamState state;
  private Instant wakeAt = Instant.MAX;
  private Instant retryAt = Instant.MAX;
  private Instant listsAt = Instant.MAX;
  private Json about = Json.object().build();
  private final FaultCount faults = new FaultCount();
  private String lastFault = "";

  /** The latest opening that took no message, because it has ended. */
  private long shutEpoch = NO_EPOCH;

  Server(GatewaySpec.Server spec, Upstream port, Instant now) {
    this.spec = spec;
    this.port = port;
    this.catalog = new Catalog(spec);
    this.state = new UpstreamState.Away(null, now, now, "not looked for yet");
  }

  GatewaySpec.Server spec() {
    return spec;
  }

  /** Other rules hold from now on. */
  void spec(GatewaySpec.Server declared) {
    this.spec = declared;
  }

  String name() {
    return spec.name();
  }

  Upstream port() {
    return port;
  }

  Catalog catalog() {
    return catalog;
  }

  FairQueue queue() {
    return queue;
  }

  UpstreamState state() {
    return state;
  }

  void state(UpstreamState next, Instant wakeAt) {
    this.state = next;
    this.wakeAt = wakeAt;
  }

  Instant wakeAt() {
    return wakeAt;
  }

  /** The state in which it can be called; empty while it cannot. */
  Optional<UpstreamState.Ready> ready() {
    return state instanceof UpstreamState.Ready ready ? Optional.of(ready) : Optional.empty();
  }

  /** Why it cannot be called, in words. */
  String reason() {
    return switch (state) {
      case UpstreamState.Away away -> away.reason();
      case UpstreamState.Opening opening -> opening.reason();
      case UpstreamState.Greeting greeting -> greeting.reason();
      case UpstreamState.Ready _ -> "";
    };
  }

  /** What it said of itself when it was greeted. */
  Json about() {
    return about;
  }

  void about(Json told) {
    this.about = told;
  }

  /** Whether it says that it has a capability. */
  boolean can(String capability) {
    return about.at("capabilities." + capability).isPresent();
  }

  String lastFault() {
    return lastFault;
  }

  void lastFault(String words) {
    this.lastFault = words;
  }

  FaultCount faults() {
    return faults;
  }

  /** The name that the upstream knows something by. */
  String own(String name) {
    return name.substring(spec.prefix().length());
  }

  GatewaySpec.@Nullable ToolRule rule(String tool) {
    return tool.isEmpty() ? null : spec.tools().get(own(tool));
  }

  /** An opening takes no message any more: nothing is to be sent until there is another. */
  void shut(long epoch) {
    shutEpoch = epoch;
  }

  private boolean isShut() {
    return state instanceof UpstreamState.Ready ready && ready.epoch() == shutEpoch;
  }

  /** Whether one more call may run. */
  boolean hasRoomFor(Call call) {
    if (isShut() || running.size() >= spec.inFlightMax()) {
      return false;
    }
    GatewaySpec.ToolRule rule = rule(call.tool());
    return rule == null || perTool.getOrDefault(call.tool(), 0) < rule.inFlightMax();
  }

  void begin(long exchange, Call call) {
    running.put(exchange, call);
    if (!call.tool().isEmpty()) {
      perTool.merge(call.tool(), 1, Integer::sum);
    }
  }

  /** The call that ran under a number, which runs no more; empty when there is none. */
  Optional<Call> finish(long exchange) {
    Call call = running.remove(exchange);
    if (call != null && !call.tool().isEmpty()) {
      perTool.computeIfPresent(call.tool(), (_, count) -> count > 1 ? count - 1 : null);
    }
    return Optional.ofNullable(call);
  }

  Optional<Call> call(long exchange) {
    return Optional.ofNullable(running.get(exchange));
  }

  /** What runs, the oldest first. */
  Collection<Call> running() {
    return running.values();
  }

  /** The numbers under which calls run, the oldest first. */
  List<Long> exchanges() {
    return new ArrayList<>(running.keySet());
  }

  Map<Long, Errand> errands() {
    return errands;
  }

  /** A request of the hub's own to an upstream. */
  sealed interface Errand {
    /** What it speaks. */
    record Greeting(UpstreamState.Greeted greeted) implements Errand {}

    /** A page of a list. */
    record Page(Fetch fetch) implements Errand {}

    /** A {@code subscriptions/listen}, which stays open. */
    record Listening() implements Errand {}

    /** Something whose answer nobody needs. */
    record Quiet() implements Errand {}
  }

  /** The reading of a list that is under way; null when there is none. */
  @Nullable Fetch fetch(ListKind kind) {
    return fetches.get(kind);
  }

  /** Begins to read a list. */
  Fetch fetching(ListKind kind) {
    Fetch fetch = new Fetch(kind);
    fetches.put(kind, fetch);
    return fetch;
  }

  /** A list has been read, or cannot be. */
  void fetched(ListKind kind) {
    fetches.remove(kind);
  }

  /** What was asked of an opening that has ended is not answered any more. */
  void forget() {
    errands.clear();
    fetches.clear();
    retryAt = Instant.MAX;
    listsAt = Instant.MAX;
  }

  /** Its lists are read a little later: what was held for it goes first. */
  void listsAt(Instant at) {
    listsAt = at;
  }

  /** When its lists are read; {@link Instant#MAX} for never. */
  Instant listsAt() {
    return listsAt;
  }

  /** What the hub asked for itself has failed, while the server lives: it is asked again later. */
  void retryAt(Instant at) {
    retryAt = at;
  }

  /** When the hub asks again for what it needs itself; {@link Instant#MAX} for never. */
  Instant retryAt() {
    return retryAt;
  }

  /** A list that is being read, page by page. */
  static final class Fetch {

    /** No list is read further than this: one without an end would be read for ever. */
    private static final int PAGES_MAX = 200;

    /** No list is kept longer than this. */
    private static final int ITEMS_MAX = 20_000;

    private final ListKind kind;
    private final List<RawJson> items = new ArrayList<>();
    private int pages;
    private Freshness freshness = Freshness.FRESH;

    Fetch(ListKind kind) {
      this.kind = kind;
    }

    ListKind kind() {
      return kind;
    }

    /** Takes a page; whether there may be more of them. */
    boolean take(List<RawJson> page) {
      items.addAll(page.subList(0, Math.min(page.size(), ITEMS_MAX - items.size())));
      pages++;
      return pages < PAGES_MAX && items.size() < ITEMS_MAX;
    }

    List<RawJson> items() {
      return items;
    }

    /** The list has changed while it was read. */
    void stale() {
      freshness = Freshness.STALE;
    }

    /** Whether what was read is to be read again. */
    Freshness freshness() {
      return freshness;
    }
  }

  /** Whether a list is still as it was when its reading began. */
  enum Freshness {
    FRESH,
    STALE
  }
}
