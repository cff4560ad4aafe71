package dev.mainstay.link.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.access.Place;
import dev.mainstay.core.access.Token;
import dev.mainstay.link.Delivery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Profile.Takes;
import dev.mainstay.link.RelayEvent.Submission;
import dev.mainstay.link.bed.WireEnd;
import dev.mainstay.link.bed.WireFrame;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bot's end, with bots that speak frame by frame. */
class LocalEndTest {

  @TempDir private Path folder;
  private TestEnd link;

  @BeforeEach
  void open() throws IOException {
    link = new TestEnd(Token.in(folder.resolve("token")), Takes.UNKNOWN);
  }

  @AfterEach
  void close() {
    link.close();
    assertThat(link.faults).isEmpty();
  }

  private WireEnd bot(int number) {
    WireEnd bot = WireEnd.connect(link.end.port());
    assertThat(link.next()).isEqualTo("here " + number);
    return bot;
  }

  private void deliver(long bot, long number, String text) {
    link.deliver(bot, TestEnd.delivery(number, text));
  }

  @Test
  void messagesGoToTheBotAsTheyCameAndWhatItsSocketTookIsHandled() {
    WireEnd bot = bot(1);
    deliver(1, 7, "{\"a\": 1}");
    assertThat(bot.next()).isEqualTo("text {\"a\": 1}");
    assertThat(link.next()).isEqualTo("handled [7]");
    Frame bytes = new Frame(Frame.Kind.BINARY, new byte[100_000]);
    link.deliver(1, new Delivery(8, new Incoming("", "", bytes), Delivery.Attempt.FIRST));
    assertThat(bot.next()).isEqualTo("binary 100000");
    assertThat(link.next()).isEqualTo("handled [8]");
  }

  @Test
  void whoCameAsTheBotIsKnownWhileItIsThere() {
    assertThat(link.end.visitor()).isEmpty();
    WireEnd bot = bot(1);
    Visitor visitor = link.end.visitor().orElseThrow();
    assertThat(visitor.number()).isEqualTo(1);
    assertThat(visitor.to()).extracting(InetSocketAddress::getPort).isEqualTo(link.end.port());
    assertThat(visitor.from()).isNotEqualTo(visitor.to());
    bot.close();
    assertThat(link.next()).isEqualTo("gone 1");
    assertThat(link.end.visitor()).isEmpty();
  }

  @Test
  void manyMessagesArriveInOrderAndAreHandledOnce() {
    WireEnd bot = bot(1);
    List<Long> all = new ArrayList<>();
    for (long i = 0; i < 2_000; i++) {
      link.end.deliver(1, TestEnd.delivery(i, "m" + i));
      if (i % 64 == 0) {
        link.end.flush();
      }
      all.add(i);
    }
    link.end.flush();
    for (int i = 0; i < 2_000; i++) {
      assertThat(nextButPings(bot)).isEqualTo("text m" + i);
    }
    assertThat(link.handled(2_000)).containsExactlyInAnyOrderElementsOf(all);
  }

  /** A ping goes ahead of what waits, whenever it is due. */
  private static String nextButPings(WireEnd bot) {
    String next = bot.next();
    while (next.equals("ping")) {
      next = bot.next();
    }
    return next;
  }

  @Test
  void whatIsGivenGoesOnItsWayTogetherWhenItIsLet() {
    WireEnd bot = bot(1);
    link.end.deliver(1, TestEnd.delivery(7, "a"));
    link.end.deliver(1, TestEnd.delivery(8, "b"));
    assertThat(bot.next()).isEqualTo("ping");
    link.end.flush();
    assertThat(List.of(bot.next(), bot.next())).containsExactly("text a", "text b");
    assertThat(link.next()).as("both at once").isEqualTo("handled [7, 8]");
  }

  @Test
  void whatTheBotSaysIsSubmitted() {
    WireEnd bot = bot(1);
    bot.say("hello");
    assertThat(link.next()).isEqualTo("submitted hello");
    bot.send(new WireFrame(false, WireFrame.TEXT, "in ".getBytes(StandardCharsets.UTF_8)));
    bot.send(new WireFrame(true, WireFrame.PING, new byte[0]));
    bot.send(new WireFrame(true, WireFrame.CONTINUATION, "two".getBytes(StandardCharsets.UTF_8)));
    assertThat(link.next()).isEqualTo("submitted in two");
    assertThat(bot.next()).isEqualTo("pong");
    bot.send(new WireFrame(true, WireFrame.BINARY, new byte[5]));
    assertThat(link.next()).isEqualTo("submitted 5 bytes");
  }

  @Test
  void messagesOfBotsHaveIdsOfTheirOwn() {
    WireEnd bot = bot(1);
    bot.say("a");
    bot.say("a");
    link.next();
    link.next();
    assertThat(link.ids).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void aMessageThatIsNotTakenIsToldAsAClose() {
    WireEnd bot = bot(1);
    link.submission = new Submission.Refused("the outbox is full");
    bot.say("hello");
    assertThat(link.next()).isEqualTo("submitted hello");
    assertThat(bot.next()).isEqualTo("close 1013 the outbox is full");
    assertThat(link.next()).isEqualTo("gone 1");
    assertThat(link.notes).containsExactly("bot 1 was closed with 1013: the outbox is full");
  }

  @Test
  void theNewerBotIsServedAndTheOlderIsToldWhy() {
    WireEnd older = bot(1);
    WireEnd newer = bot(2);
    assertThat(older.next())
        .isEqualTo("close 4409 another bot connected to this link, and is served instead");
    deliver(1, 7, "late");
    deliver(2, 7, "again");
    assertThat(newer.next()).isEqualTo("text again");
    assertThat(link.next()).isEqualTo("handled [7]");
    assertThat(older.next()).isEqualTo("gone");
    newer.close();
    assertThat(link.next()).isEqualTo("gone 2");
  }

  @Test
  void aBotThatEndsIsGone() {
    bot(1).send(WireFrame.close(1000, ""));
    assertThat(link.next()).isEqualTo("gone 1");
    bot(2).reset();
    assertThat(link.next()).isEqualTo("gone 2");
    deliver(2, 7, "to nobody");
    bot(3);
  }

  @Test
  void aBotThatNeverReadsIsClosedAndWhatItDidNotReadIsNotHandled() {
    WireEnd bot = bot(1);
    bot.manners(WireEnd.Manners.DEAF);
    bot.say("deaf from here on");
    assertThat(link.next()).isEqualTo("submitted deaf from here on");
    String megabyte = "x".repeat(1 << 20);
    for (long i = 0; i < TestEnd.UNREAD_MEGABYTES + 20; i++) {
      deliver(1, i, megabyte);
    }
    List<String> told = link.until("gone 1");
    assertThat(link.notes).hasSize(1);
    assertThat(link.notes.peek())
        .startsWith("bot 1 was closed with 1008: ")
        .endsWith(" bytes wait for a bot that does not read");
    assertThat(told).doesNotContain("handled [" + (TestEnd.UNREAD_MEGABYTES + 19) + "]");
  }

  @Test
  void aBotThatReadsNothingForAWhileIsClosed() {
    WireEnd bot = bot(1);
    bot.manners(WireEnd.Manners.DEAF);
    bot.say("deaf from here on");
    assertThat(link.next()).isEqualTo("submitted deaf from here on");
    String megabyte = "x".repeat(1 << 20);
    for (long i = 0; i < TestEnd.UNREAD_MEGABYTES - 1; i++) {
      deliver(1, i, megabyte);
    }
    link.until("gone 1");
    assertThat(link.notes)
        .containsExactly("bot 1 was closed with 1008: nothing was read for 0 s while some waits");
  }

  @Test
  void aMessageOfABotThatIsTooLongIsRefused() {
    WireEnd bot = bot(1);
    bot.say("x".repeat(TestEnd.MESSAGE_BYTES));
    assertThat(link.next()).isEqualTo("submitted " + TestEnd.MESSAGE_BYTES + " chars");
    bot.say("x".repeat(10 * TestEnd.MESSAGE_BYTES));
    assertThat(bot.next()).isEqualTo("close 1009 a message is longer than 100000 bytes");
    assertThat(link.next()).isEqualTo("gone 1");
  }

  @Test
  void anIdleBotIsPinged() {
    WireEnd bot = bot(1);
    assertThat(bot.next()).isEqualTo("ping");
    assertThat(bot.next()).isEqualTo("ping");
  }

  @Test
  void aRelayThatIsFullIsToldAgain() {
    WireEnd bot = bot(1);
    link.refusals.set(5);
    bot.say("a");
    bot.say("b");
    assertThat(link.next()).isEqualTo("submitted a");
    assertThat(link.next()).isEqualTo("submitted b");
  }

  @Test
  void theEndOfTheLinkIsToldToTheBot() {
    WireEnd bot = bot(1);
    link.end.close();
    assertThat(bot.next()).isEqualTo("close 1001 the link ends");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: y                                 | 101",
        "Authorization: Bearer of-the-remote  | 101",
        "Sec-WebSocket-Protocol: chat, other  | 101",
        "Host: evil.example                   | 403",
        "Origin: http://evil.example          | 403",
      })
  void onLoopbackWhoIsNoForeignPageIsLetIn(String header, int status) {
    assertThat(WireEnd.status(link.end.port(), header)).isEqualTo(status);
  }

  @Test
  void whoWantsNoWebSocketIsToldWhatThisIs() throws IOException {
    URI page = URI.create("http://127.0.0.1:" + link.end.port() + "/");
    assertThat(((HttpURLConnection) page.toURL().openConnection()).getResponseCode())
        .isEqualTo(426);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: y                         | 401",
        "Authorization: Bearer wrong  | 401",
        "right                        | 101",
      })
  void elsewhereTheTokenIsNeeded(String header, int status) throws IOException {
    isAnswered(link.server.open(place("0.0.0.0"), link.parts), header, status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: y                         | 401",
        "Authorization: Bearer wrong  | 401",
        "right                        | 101",
      })
  void hereItIsNeededTooWhenTheConfigSaysSo(String header, int status) throws IOException {
    isAnswered(link.server.open(place("127.0.0.1"), link.forBearers()), header, status);
  }

  private static Place place(String host) {
    return new Place(host, 0, 0, List.of(), "hosts");
  }

  private void isAnswered(LocalServer.Opening opening, String header, int status)
      throws IOException {
    Token token = Token.in(folder.resolve("token"));
    assertThat(opening).isInstanceOf(LocalServer.Opening.Listening.class);
    LocalEnd open = ((LocalServer.Opening.Listening) opening).end();
    String sent = header.equals("right") ? token.header().strip() : header;
    assertThat(WireEnd.status(open.port(), sent)).isEqualTo(status);
    open.close();
  }

  @Test
  void aTakenPortIsNamed() {
    int port = link.end.port();
    assertThat(link.server.open(new Place("127.0.0.1", port, port, List.of(), "hosts"), link.parts))
        .isEqualTo(new LocalServer.Opening.Taken(port));
  }

  @Test
  void aBotThatSaysWhatItHandledIsBelieved() throws IOException {
    try (TestEnd told = new TestEnd(Token.in(folder.resolve("token")), Takes.TOLD)) {
      WireEnd bot = WireEnd.connect(told.end.port());
      assertThat(told.next()).isEqualTo("here 1");
      told.deliver(1, TestEnd.delivery(7, "a"));
      told.deliver(1, TestEnd.delivery(8, "b"));
      assertThat(bot.next()).isEqualTo("text a");
      assertThat(bot.next()).isEqualTo("text b");
      bot.say("ack b");
      bot.say("ack never-sent");
      bot.say("ack b");
      bot.say("ack a");
      assertThat(told.next()).isEqualTo("handled [8]");
      assertThat(told.next()).isEqualTo("handled [7]");
      assertThat(told.faults).isEmpty();
    }
  }
}
