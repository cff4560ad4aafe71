package dev.mainstay.link.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Session.Recovery;
import dev.mainstay.link.rest.FakeRest.Reply;
import dev.mainstay.link.template.Canaries;
import dev.mainstay.link.template.Match;
import dev.mainstay.link.template.Template;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines with calls around them: canaries that fly by REST, and what was missed. */
class RestLinesTest {

  private static final Canaries CANARIES = new Canaries("n1");
  private static final Position LEFT = new Position("", "m2");
  private static final Session UNKNOWN = Session.unknown();

  private final BlockingQueue<RelayEvent> relayed = new LinkedBlockingQueue<>();
  private final RealLines real = new RealLines();
  private FakeRest rest;

  /** The lines inside: what was asked of them. */
  private static final class RealLines implements Lines {
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public void open(long line, Position from) {
      calls.add("open " + line);
    }

    @Override
    public void ping(long line) {}

    @Override
    public void fly(long line, long canary) {
      calls.add("fly " + line);
    }

    @Override
    public void send(long line, Outgoing message) {}

    @Override
    public void acknowledge(long line, Incoming message) {
      calls.add("ack " + line + " " + message.id());
    }

    @Override
    public void read(long line, Reading reading) {}

    @Override
    public void drain(long line, String reason) {}

    @Override
    public void cut(long line, String reason) {}
  }

  @BeforeEach
  void begin() throws IOException {
    rest = new FakeRest();
  }

  @AfterEach
  void end() {
    rest.close();
  }

  private Lines lines(Flight flight, @Nullable Backfill backfill) {
    return RestLines.around(
            relay -> {
              tell = relay;
              return real;
            },
            new RestLines.Parts(rest.calls(), flight, backfill, CANARIES))
        .apply(relayed::add);
  }

  private Predicate<RelayEvent> tell = _ -> false;

  /** Tells as the real lines do: again until it is taken. */
  private void tell(RelayEvent event) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!tell.test(event)) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private RelayEvent next() throws InterruptedException {
    RelayEvent event = relayed.poll(20, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  private static Said.Message message(String id, String text) {
    String json = Json.object().put("id", id).put("text", text).build().write();
    return new Said.Message(new Incoming(id, "", Frame.text(json)));
  }

  private Flight self() {
    return new Flight.Message(
        Call.of("POST", rest.url() + "/messages", Map.of(), "{\"text\":\"${canary}\"}"),
        "id",
        Match.of(Map.of("text", "${canary}")),
        Call.of("DELETE", rest.url() + "/messages/${id}", Map.of(), ""));
  }

  @Test
  void aMessageToOurselvesIsACanaryAndNoMessage() throws Exception {
    rest.answer("POST /messages", Reply.ok("{\"id\":\"c7\"}"));
    Lines lines = lines(self(), null);
    lines.fly(1, 7);
    asked(1);
    tell(new RelayEvent.Heard(1, List.of(message("a", "hi"), message("c7", CANARIES.name(7)))));
    assertThat(next())
        .isEqualTo(new RelayEvent.Heard(1, List.of(message("a", "hi"), new Said.Echo(7))));
    assertThat(real.calls).as("the remote waits for no ack").containsExactly("ack 1 c7");
    assertThat(asked(2))
        .containsExactly(
            "POST /messages {\"text\":\"" + CANARIES.name(7) + "\"}", "DELETE /messages/c7");
  }

  @Test
  void whatAnEarlierProcessSentIsNotGivenToTheBot() throws Exception {
    lines(self(), null);
    tell(
        new RelayEvent.Heard(
            1, List.of(message("old", new Canaries("n0").name(3)), message("b", "hi"))));
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(message("b", "hi"))));
    assertThat(real.calls).containsExactly("ack 1 old");
  }

  @Test
  void aCallThatFailsSaysNothingOfTheLine() throws Exception {
    rest.answer("POST /messages", new Reply(500, "", Map.of()));
    lines(self(), null).fly(1, 7);
    assertThat(next())
        .isEqualTo(new RelayEvent.CanaryBroken(1, 7, "POST at 127.0.0.1 answered HTTP 500"));
  }

  /** Slack gives each event to one socket of the app, whichever it likes. */
  @Test
  void aCanaryThatAnotherLineMetFliesAgain() throws Exception {
    rest.answer("POST /messages", Reply.ok("{\"id\":\"c7\"}"));
    Lines lines = lines(self(), null);
    lines.fly(2, 7);
    asked(1);
    tell(new RelayEvent.Heard(1, List.of(message("c7", CANARIES.name(7)))));
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(new Said.Echo(7))));
    assertThat(asked(3)).filteredOn(line -> line.startsWith("POST")).hasSize(2);
  }

  @Test
  void anyMessageInARoomOfItsOwnIsACanary() throws Exception {
    rest.answer("POST /messages", Reply.ok("{}"));
    Flight room =
        new Flight.Message(
            Call.of("POST", rest.url() + "/messages", Map.of(), "{}"),
            "",
            Match.of(Map.of("text", "in my room")),
            null);
    Lines lines = lines(room, null);
    lines.fly(1, 9);
    tell(new RelayEvent.Heard(1, List.of(message("x", "in my room"))));
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(new Said.Echo(9))));
  }

  @Test
  void theLatestMessageMustHaveComeByTheLine() throws Exception {
    Flight compare =
        new Flight.Compare(
            Call.get(rest.url() + "/latest", Map.of()), "items.0.id", Duration.ofMillis(1));
    Lines lines = lines(compare, null);
    rest.answer("GET /latest", Reply.ok("{\"items\":[{\"id\":\"m1\"}]}"));
    lines.fly(1, 1);
    Said.Echo first = new Said.Echo(1);
    assertThat(next()).as("written before").isEqualTo(new RelayEvent.Heard(1, List.of(first)));

    rest.answer("GET /latest", Reply.ok("{\"items\":[{\"id\":\"m2\"}]}"));
    tell(new RelayEvent.Heard(1, List.of(message("m2", "hi"))));
    next();
    lines.fly(1, 2);
    Said.Echo second = new Said.Echo(2);
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(second)));

    rest.answer("GET /latest", Reply.ok("{\"items\":[{\"id\":\"m3\"}]}"));
    lines.fly(1, 3);
    lines.fly(1, 4);
    asked(4);
    tell(new RelayEvent.Written(1, "x"));
    assertThat(next()).as("deaf: nothing is told").isEqualTo(new RelayEvent.Written(1, "x"));
  }

  @Test
  void canariesByTheLineFlyByTheLine() {
    lines(new Flight.ByLine(), null).fly(1, 7);
    assertThat(real.calls).containsExactly("fly 1");
  }

  private Backfill list(String path, Backfill.Order order) {
    return new Backfill(
        Call.get(rest.url() + path, Map.of()),
        "items",
        "id",
        Template.of("{\"missed\":${item}}"),
        order,
        3);
  }

  private static String items(String... ids) {
    List<Map<String, String>> items = new ArrayList<>();
    for (String id : ids) {
      items.add(Map.of("id", id));
    }
    return Json.object().put("items", items).build().write();
  }

  private static Said.Message missed(String id) {
    return new Said.Message(
        new Incoming(id, id, Frame.text("{\"missed\":{\"id\":\"" + id + "\"}}")));
  }

  @Test
  void whatWasMissedComesBeforeWhatTheLineSays() throws Exception {
    rest.answer("GET /list", Reply.ok(items("m4", "m3", "m2")));
    Lines lines = lines(new Flight.ByLine(), list("/list", Backfill.Order.NEWEST_FIRST));
    open(lines, 5, LEFT);
    tell(new RelayEvent.Heard(5, List.of(message("m5", "live"))));
    assertThat(next())
        .isEqualTo(
            new RelayEvent.Opened(
                5,
                new Session(Position.NONE, Recovery.RECOVERED, "2 missed messages were fetched")));
    assertThat(next()).isEqualTo(new RelayEvent.Heard(5, List.of(missed("m3"), missed("m4"))));
    assertThat(next())
        .as("a stream without offsets stands at its last message")
        .isEqualTo(
            new RelayEvent.Heard(
                5,
                List.of(
                    new Said.Message(
                        new Incoming("m5", "m5", message("m5", "live").message().frame())))));
    lines.acknowledge(5, missed("m3").message());
    lines.acknowledge(5, message("m5", "live").message());
    assertThat(real.calls).containsExactly("open 5", "ack 5 m5");
  }

  @Test
  void aListThatDoesNotReachBackIsAGap() throws Exception {
    rest.answer("GET /list", Reply.ok(items("m7", "m8", "m9")));
    Lines lines = lines(new Flight.ByLine(), list("/list", Backfill.Order.OLDEST_FIRST));
    open(lines, 5, LEFT);
    assertThat(((RelayEvent.Opened) next()).session())
        .returns(Recovery.GAP, Session::recovery)
        .returns("3 missed messages were fetched; there may be more before them", Session::detail);
  }

  @Test
  void aShortAnswerToSinceIsWhole() throws Exception {
    rest.answer("GET /list", Reply.ok(items("m7", "m8")));
    Lines lines =
        lines(new Flight.ByLine(), list("/list?after=${since}", Backfill.Order.OLDEST_FIRST));
    open(lines, 5, LEFT);
    assertThat(((RelayEvent.Opened) next()).session().recovery()).isEqualTo(Recovery.RECOVERED);
    assertThat(rest.lines()).containsExactly("GET /list?after=m2");
  }

  @Test
  void afterAFullAnswerMoreIsAskedFor() throws Exception {
    rest.answer(
        "GET /list",
        _ ->
            Reply.ok(
                rest.lines().getLast().endsWith("=m2") ? items("m3", "m4", "m5") : items("m6")));
    Lines lines =
        lines(new Flight.ByLine(), list("/list?after=${since}", Backfill.Order.OLDEST_FIRST));
    open(lines, 5, LEFT);
    assertThat(((RelayEvent.Opened) next()).session())
        .returns(Recovery.RECOVERED, Session::recovery)
        .returns("4 missed messages were fetched", Session::detail);
    assertThat(rest.lines()).containsExactly("GET /list?after=m2", "GET /list?after=m5");
  }

  @Test
  void aListThatCannotBeFetchedLeavesTheGapAndSaysSo() throws Exception {
    Lines lines = lines(new Flight.ByLine(), list("/none", Backfill.Order.OLDEST_FIRST));
    open(lines, 5, LEFT);
    assertThat(((RelayEvent.Opened) next()).session().detail())
        .isEqualTo("what was missed could not be fetched: GET at 127.0.0.1 answered HTTP 404");
  }

  /** Half-dead: what comes after a silence does not show what did not come in it. */
  @Test
  void whatADeafLineDidNotBringIsFetchedWhenACanaryComesBack() throws Exception {
    Lines lines =
        lines(new Flight.ByLine(), list("/list?after=${since}", Backfill.Order.OLDEST_FIRST));
    open(lines, 1, Position.NONE);
    tell(new RelayEvent.Heard(1, List.of(message("m1", "hi"))));
    lines.fly(1, 1);
    lines.fly(1, 2);
    tell(new RelayEvent.Heard(1, List.of(message("m5", "hi"))));
    relayed.clear();
    rest.answer("GET /list", Reply.ok(items("m2", "m3")));
    tell(new RelayEvent.Heard(1, List.of(new Said.Echo(2))));
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(new Said.Echo(2))));
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(missed("m2"), missed("m3"))));
    assertThat(rest.lines()).containsExactly("GET /list?after=m1");
    lines.fly(1, 3);
    tell(new RelayEvent.Heard(1, List.of(new Said.Echo(3))));
    next();
    assertThat(rest.asked).as("no canary was missed").hasSize(1);
  }

  @Test
  void whatCannotAllBeFetchedAfterACanaryIsTold() throws Exception {
    Lines lines = lines(new Flight.ByLine(), list("/list", Backfill.Order.OLDEST_FIRST));
    open(lines, 1, Position.NONE);
    tell(new RelayEvent.Heard(1, List.of(message("m1", "hi"))));
    lines.fly(1, 1);
    lines.fly(1, 2);
    relayed.clear();
    rest.answer("GET /list", Reply.ok(items("m7", "m8")));
    tell(new RelayEvent.Heard(1, List.of(new Said.Echo(2))));
    next();
    assertThat(next()).isEqualTo(new RelayEvent.Heard(1, List.of(missed("m7"), missed("m8"))));
    String told = "2 missed messages were fetched; there may be more before them";
    assertThat(next()).isEqualTo(new RelayEvent.Missed(1, told));
  }

  @Test
  void aLineIsAskedForOnceMoreWhenItIsProven() throws Exception {
    rest.answer("GET /list", Reply.ok(items("m3")));
    Lines lines =
        lines(new Flight.ByLine(), list("/list?after=${since}", Backfill.Order.OLDEST_FIRST));
    open(lines, 5, LEFT);
    next();
    next();
    rest.answer("GET /list", new Reply(500, "", Map.of()));
    lines.fly(5, 1);
    tell(new RelayEvent.Heard(5, List.of(new Said.Echo(1))));
    next();
    asked(2);
    rest.answer("GET /list", Reply.ok(items("m3", "m4")));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (relayed.stream().noneMatch(it -> it.toString().contains("missed"))) {
      tell(new RelayEvent.Heard(5, List.of(new Said.Echo(2))));
      assertThat(System.nanoTime()).isLessThan(until);
    }
    assertThat(rest.lines()).allMatch(line -> line.endsWith("after=m2"));
  }

  @Test
  void nothingIsFetchedWhereNothingWasMissed() throws Exception {
    Lines lines = lines(new Flight.ByLine(), list("/list", Backfill.Order.NEWEST_FIRST));
    open(lines, 1, Position.NONE);
    lines.open(2, LEFT);
    Session recovered = new Session(LEFT, Recovery.RECOVERED, "");
    tell(new RelayEvent.Opened(2, recovered));
    assertThat(next()).isEqualTo(new RelayEvent.Opened(1, UNKNOWN));
    assertThat(next()).isEqualTo(new RelayEvent.Opened(2, recovered));
    assertThat(rest.asked).isEmpty();
  }

  private void open(Lines lines, long line, Position from) {
    lines.open(line, from);
    tell(new RelayEvent.Opened(line, UNKNOWN));
  }

  /** The requests, once there are so many. */
  private List<String> asked(int count) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (rest.asked.size() < count) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
    return rest.lines();
  }
}
