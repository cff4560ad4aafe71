package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Lines.Reading;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.WireEnd;
import dev.mainstay.link.bed.WireEnd.Manners;
import dev.mainstay.link.bed.WireFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a line ends: one last word, and what came before it is told first. */
class LineEndsTest {

  private static final String MEGABYTE = "x".repeat(1 << 20);

  /** Messages for which there is no room, and no place in the buffer of the reader. */
  private static final int LEFT = 40;

  private final Remote remote = Remote.start();
  private TestLines lines;
  private WireEnd end;

  @BeforeEach
  void open() throws InterruptedException {
    lines = new TestLines(remote.uri("/")).open(1);
    end = remote.next();
    assertThat(lines.next()).isEqualTo("1 opened");
    assertThat(end.next()).isEqualTo("text hello");
  }

  @AfterEach
  void close() {
    lines.close();
    remote.close();
    assertThat(lines.soFar()).as("nothing after the last word").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000 | bye     | close 1000",
        "1001 | restart | close 1001",
        "1012 | restart | close 1012",
        "4004 | token   | close 4004",
      })
  void aCloseIsAnsweredAndMeansWhatTheTalkSays(int code, String reason, String answer) {
    end.manners(Manners.SILENT);
    end.send(WireFrame.close(code, reason));
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: " + code + " " + reason);
    assertThat(end.next()).isEqualTo(answer);
    assertThat(end.next()).isEqualTo("gone");
  }

  @Test
  void messagesThatCameBeforeACloseAreTold() {
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "m" + i).toList();
    sent.forEach(end::say);
    end.send(WireFrame.close(1000, "bye"));
    end.close();
    assertThat(lines.messages(300)).isEqualTo(sent);
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: 1000 bye");
  }

  @Test
  void anEndWithoutACloseIsTold() {
    end.close();
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: 1006 it ended without a Close");
  }

  /** The JDK's client never told such an end, or lost the message before it. */
  @RepeatedTest(5)
  void anEndRightBehindAMessageIsToldThoughNothingIsRead() {
    lines.lines.read(1, Reading.OFF);
    List<String> sent = IntStream.range(0, Credit.FRAMES).mapToObj(i -> "m" + i).toList();
    sent.forEach(end::say);
    end.close();
    assertThat(lines.messages(Credit.FRAMES)).isEqualTo(sent);
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: 1006 it ended without a Close");
  }

  @RepeatedTest(5)
  void aMessageBeforeTheEndIsToldWhenItIsReadAgain() {
    lines.lines.read(1, Reading.OFF);
    List<String> sent = IntStream.rangeClosed(0, Credit.FRAMES).mapToObj(i -> "m" + i).toList();
    sent.forEach(end::say);
    end.close();
    assertThat(lines.messages(Credit.FRAMES)).isEqualTo(sent.subList(0, Credit.FRAMES));
    lines.lines.read(1, Reading.ON);
    assertThat(lines.messages(1)).containsExactly("m" + Credit.FRAMES);
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: 1006 it ended without a Close");
  }

  /** What the system still holds is told before the reset, whoever is behind. */
  @Test
  void aResetIsFoundBySendingThoughNothingIsRead() {
    lines.lines.read(1, Reading.OFF);
    ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
    for (int i = 0; i < Credit.FRAMES + LEFT; i++) {
      atOnce.writeBytes(WireFrame.text("x".repeat(1_000)).encoded());
    }
    end.raw(atOnce.toByteArray());
    assertThat(lines.messages(Credit.FRAMES)).hasSize(Credit.FRAMES);
    end.reset();
    // The first may still be taken by the system.
    List<String> told = new ArrayList<>();
    while (told.isEmpty() || !told.getLast().startsWith("1 lost AGAIN: ")) {
      lines.lines.send(1, new Outgoing("m", Frame.text("m")));
      told.add(lines.nextOrSign());
    }
    told.removeIf("1 written m"::equals);
    told.removeLast();
    assertThat(String.join(",", told).replace("1 heard ", ""))
        .isEqualTo(String.join(",", Collections.nCopies(LEFT, "1000 chars")));
  }

  @Test
  void aResetIsTold() {
    end.reset();
    assertThat(lines.next()).startsWith("1 lost AGAIN: ");
  }

  @Test
  void nonsenseEndsTheLine() {
    end.raw(new byte[] {(byte) 0xff, (byte) 0xff});
    assertThat(lines.next()).startsWith("1 lost AGAIN: the connection broke: ");
  }

  @Test
  void textThatIsNoTextEndsTheLine() {
    end.send(new WireFrame(true, WireFrame.TEXT, new byte[] {(byte) 0xff}));
    assertThat(lines.next()).startsWith("1 lost AGAIN: the connection broke: ");
  }

  @Test
  void whatMayNotBeIsAnsweredWithItsCode() {
    end.say("before");
    end.raw(new byte[] {(byte) 0xc1, 0});
    assertThat(end.next()).isEqualTo("close 1002 a frame has reserved bits set");
    assertThat(lines.messages(1)).containsExactly("before");
    assertThat(lines.next())
        .isEqualTo("1 lost AGAIN: the connection broke: a frame has reserved bits set");
    assertThat(end.next()).isEqualTo("gone");
  }

  @Test
  void textThatIsNoTextIsAnsweredWithItsCode() {
    end.send(new WireFrame(false, WireFrame.TEXT, new byte[] {(byte) 0xc3}));
    end.send(new WireFrame(true, WireFrame.CONTINUATION, new byte[] {'('}));
    assertThat(end.next()).isEqualTo("close 1007 a text is not UTF-8");
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: the connection broke: a text is not UTF-8");
  }

  @Test
  void aRemoteThatRefusesUsLaterIsLostForGood() {
    end.say("no");
    assertThat(end.next()).isEqualTo("close 1000");
    assertThat(lines.next()).isEqualTo("1 lost FOR_GOOD: no");
  }

  @Test
  void aFaultOfATalkEndsTheLineAndIsToldAsAFault() {
    end.say("fault");
    assertThat(lines.next()).startsWith("1 lost AGAIN: a fault of ours: ");
    assertThat(lines.faults).hasSize(1);
  }

  @Test
  void whatComesUntilTheRemoteClosesIsTold() {
    end.manners(Manners.SILENT);
    lines.lines.send(1, new Outgoing("last", Frame.text("last")));
    lines.lines.drain(1, "old");
    assertThat(lines.next()).isEqualTo("1 written last");
    assertThat(end.next()).isEqualTo("text last");
    assertThat(end.next()).isEqualTo("close 1000 old");
    end.say("on its way");
    end.send(WireFrame.close(1000, ""));
    assertThat(lines.next()).isEqualTo("1 heard on its way");
    assertThat(lines.next()).isEqualTo("1 ended");
    assertThat(end.next()).isEqualTo("gone");
  }

  /** Some services keep a session only where the code is none of the polite ones. */
  @Test
  void aLineEndsWithTheCodeOfItsProtocol() {
    end.say("part 4000");
    end.say("seen");
    assertThat(lines.next()).isEqualTo("1 heard seen");
    lines.lines.drain(1, "old");
    assertThat(end.next()).isEqualTo("close 4000 old");
    assertThat(lines.next()).isEqualTo("1 ended");
  }

  @Test
  void aRemoteThatDoesNotCloseIsCut() {
    end.manners(Manners.SILENT);
    lines.lines.drain(1, "old");
    assertThat(end.next()).isEqualTo("close 1000 old");
    assertThat(lines.next()).isEqualTo("1 ended");
    assertThat(end.next()).isEqualTo("gone");
  }

  @Test
  void aReasonIsCutToWhatACloseMayCarry() {
    lines.lines.drain(1, "\u0000é".repeat(100));
    assertThat(end.next()).isEqualTo("close 1000 " + " é".repeat(41));
    assertThat(lines.next()).isEqualTo("1 ended");
  }

  @Test
  void aFullBufferDelaysNoEnd() {
    fillTheBuffers();
    long from = System.nanoTime();
    lines.lines.drain(1, "old");
    assertThat(lastWord()).isEqualTo("1 ended");
    assertThat(System.nanoTime() - from).isLessThan(TestLines.LIMITS.close().toNanos() * 4);
  }

  @Test
  void aFullBufferDelaysNoCut() {
    fillTheBuffers();
    lines.lines.cut(1, "dead");
    assertThat(lastWord()).isEqualTo("1 ended");
  }

  private void fillTheBuffers() {
    end.manners(Manners.DEAF);
    lines.fill(1);
  }

  private String lastWord() {
    String next = lines.next();
    while (next.startsWith("1 written")) {
      next = lines.next();
    }
    return next;
  }

  @Test
  void aRemoteThatDoesNotReadIsGivenUp() {
    end.manners(Manners.DEAF);
    for (int i = 0; i < 200; i++) {
      lines.lines.send(1, new Outgoing("m", Frame.text(MEGABYTE.substring(0, 100_000))));
    }
    assertThat(lastWord()).isEqualTo("1 lost AGAIN: the remote does not read: 1000000 bytes wait");
  }

  @Test
  void aLineOfWhichNothingIsReadEndsInTimeToo() {
    lines.lines.read(1, Reading.OFF);
    IntStream.range(0, 1_000).forEach(i -> end.say("m" + i));
    lines.lines.drain(1, "old");
    String next = lines.next();
    while (next.startsWith("1 heard")) {
      next = lines.next();
    }
    assertThat(next).isEqualTo("1 ended");
  }

  @Test
  void aCutLineIsNotHeardOfAgain() {
    lines.lines.cut(1, "dead");
    assertThat(lines.next()).isEqualTo("1 ended");
    assertThat(end.next()).isEqualTo("gone");
    lines.lines.ping(1);
    lines.lines.fly(1, 1);
    lines.lines.send(1, new Outgoing("m", Frame.text("m")));
    lines.lines.read(1, Reading.ON);
    lines.lines.drain(1, "again");
    lines.lines.cut(1, "again");
  }
}
