package dev.mainstay.simulation.driver;

import dev.mainstay.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An AI client that has started {@code mainstay shim}: lines of JSON to its stdin and from its
 * stdout, and nothing of Mainstay's own code between.
 */
public final class ShimClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Process shim;
  private final Writer in;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Json>> asked = new ConcurrentHashMap<>();
  private final List<Json> told = new CopyOnWriteArrayList<>();
  private final List<Json> surplus = new CopyOnWriteArrayList<>();

  private ShimClient(Process shim) {
    this.shim = shim;
    this.in = shim.outputWriter();
    Thread.ofPlatform().daemon().name("ai-client").start(this::read);
  }

  /** A client of the project: {@code mainstay shim OPTIONS}. */
  public static ShimClient of(Mainstay mainstay, String... options) {
    List<String> arguments = new ArrayList<>(List.of("shim"));
    arguments.addAll(Arrays.asList(options));
    return greeted(mainstay.piped(arguments));
  }

  /** A client that runs the words of its config, elsewhere. */
  public static ShimClient by(Mainstay mainstay, List<String> words) {
    return greeted(mainstay.pipedElsewhere(words));
  }

  /** One of the legacy protocol that has exchanged greetings. */
  private static ShimClient greeted(Process shim) {
    ShimClient client = new ShimClient(shim);
    Json greeting =
        Json.object()
            .put("protocolVersion", "2025-11-25")
            .put("capabilities", Json.object().build())
            .put("clientInfo", Json.object().put("name", "test").put("version", "1").build())
            .build();
    Json _ = settled(client.ask("initialize", greeting));
    client.write(Json.object().put("method", "notifications/initialized"));
    return client;
  }

  /** Asks; the answer comes when it comes, result or error. */
  public CompletableFuture<Json> ask(String method, Json params) {
    long number = numbers.incrementAndGet();
    CompletableFuture<Json> answer = new CompletableFuture<>();
    asked.put(number, answer);
    write(Json.object().put("id", number).put("method", method).put("params", params));
    return answer;
  }

  /** Calls a tool with one argument. */
  public CompletableFuture<Json> call(String tool, String name, String value) {
    return call(tool, Json.object().put(name, value).build());
  }

  /** Calls a tool. */
  public CompletableFuture<Json> call(String tool, Json arguments) {
    return ask("tools/call", Json.object().put("name", tool).put("arguments", arguments).build());
  }

  /** The text that a tool answers; fails when it answers with an error. */
  public String text(String tool) {
    Json answer = settled(call(tool, "said", ""));
    return answer
        .text("result.content.0.text")
        .orElseThrow(() -> new AssertionError(tool + ": " + answer));
  }

  /** The names of the tools that are offered now. */
  public List<String> tools() {
    return settled(ask("tools/list", Json.object().build())).items("result.tools").stream()
        .map(tool -> tool.text("name").orElse(""))
        .toList();
  }

  /** How often it was told this, unasked. */
  public long told(String method) {
    return told.stream().filter(note -> note.text("method").orElse("").equals(method)).count();
  }

  /** Whether its shim has never ended. */
  public boolean isConnected() {
    return shim.isAlive();
  }

  /** The answer, which must come: nothing may hang. */
  public static Json settled(CompletableFuture<Json> answer) {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private synchronized void write(Json.Builder message) {
    try {
      in.write(message.put("jsonrpc", "2.0").build().write() + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = shim.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(Json.parse(line));
      }
    } catch (IOException | Json.Malformed e) {
      asked.values().forEach(answer -> answer.completeExceptionally(e));
    }
  }

  private void take(Json message) {
    if (message.at("method").isPresent()) {
      told.add(message);
      return;
    }
    CompletableFuture<Json> answer = asked.remove(message.whole("id").orElse(0));
    if (answer == null) {
      surplus.add(message);
    } else {
      answer.complete(message);
    }
  }

  /** Closes its stdin, as a client that ends, and waits for the shim's own end. */
  @Override
  public void close() {
    try {
      in.close();
      if (!shim.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the shim outlives its client");
      }
      if (!surplus.isEmpty()) {
        throw new AssertionError("answered twice, or never asked: " + surplus);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
