package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines.Reading;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.WireEnd;
import dev.mainstay.link.bed.WireFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes over a line that is well. */
class WebSocketLinesTest {

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
    assertThat(lines.faults).isEmpty();
  }

  private void frames(WireFrame... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (WireFrame frame : frames) {
      out.writeBytes(frame.encoded());
    }
    end.raw(out.toByteArray());
  }

  private static WireFrame part(boolean last, int opcode, String text) {
    return new WireFrame(last, opcode, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void framesThatCameTogetherAreToldTogether() {
    frames(WireFrame.text("a"), WireFrame.text("b"), WireFrame.text("echo 7"));
    assertThat(lines.next()).isEqualTo("1 heard a,b,echo 7");
  }

  @Test
  void partsOfAMessageArePutTogether() {
    frames(part(false, WireFrame.TEXT, "in "), part(false, WireFrame.CONTINUATION, "three "));
    frames(new WireFrame(true, WireFrame.PING, new byte[0]));
    frames(part(true, WireFrame.CONTINUATION, "parts"), WireFrame.text("whole"));
    assertThat(lines.messages(2)).containsExactly("in three parts", "whole");
    assertThat(end.next()).isEqualTo("pong");
  }

  @Test
  void aCharacterMayBeCutAnywhere() {
    byte[] bytes = WireFrame.text("a\uD83D\uDE00b").encoded();
    for (byte one : bytes) {
      end.raw(new byte[] {one});
    }
    assertThat(lines.messages(1)).containsExactly("a\uD83D\uDE00b");
  }

  @Test
  void bytesAreAMessageToo() {
    frames(new WireFrame(true, WireFrame.BINARY, new byte[70_000]));
    assertThat(lines.messages(1)).containsExactly("70000 bytes");
    lines.lines.send(1, new Outgoing("b", new Frame(Frame.Kind.BINARY, new byte[70_000])));
    assertThat(end.next()).isEqualTo("binary 70000");
    assertThat(lines.next()).isEqualTo("1 written b");
  }

  @Test
  void theLongestMessageIsTakenAndALongerOneEndsTheLine() {
    end.say("x".repeat(TestLines.MESSAGE_BYTES));
    assertThat(lines.messages(1)).containsExactly(TestLines.MESSAGE_BYTES + " chars");
    end.say("x".repeat(TestLines.MESSAGE_BYTES + 1));
    assertThat(end.next()).isEqualTo("close 1009 a message is longer than 100000 bytes");
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: a message is longer than 100000 bytes");
  }

  @Test
  void lengthIsCountedInBytesNotCharacters() {
    end.say("é".repeat(TestLines.MESSAGE_BYTES / 2 + 1));
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: a message is longer than 100000 bytes");
  }

  @Test
  void aPongIsASignOfLife() {
    lines.lines.ping(1);
    assertThat(end.next()).isEqualTo("ping");
    assertThat(lines.nextOrSign()).isEqualTo("1 heard");
  }

  @Test
  void whatFollowsFromAFrameIsSent() {
    end.say("ask");
    assertThat(end.next()).isEqualTo("text answer");
  }

  @Test
  void messagesGoInOrderAndEachIsToldWritten() {
    for (int i = 0; i < 500; i++) {
      lines.lines.send(1, new Outgoing("m" + i, Frame.text("m" + i)));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(end.next()).isEqualTo("text m" + i);
      assertThat(lines.next()).isEqualTo("1 written m" + i);
    }
  }

  @Test
  void acknowledgementsAndCanariesAreFramesOfTheProtocol() {
    lines.lines.acknowledge(1, new Incoming("m", "", Frame.text("m")));
    assertThat(end.next()).isEqualTo("text ack m");
    lines.lines.fly(1, 5);
    assertThat(end.next()).isEqualTo("text canary 5");
    lines.lines.fly(1, -5);
    assertThat(lines.next()).isEqualTo("1 broken -5");
  }

  @Test
  void aRelayThatIsFullIsToldAgainInOrder() {
    lines.refusals.set(20);
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "m" + i).toList();
    sent.forEach(end::say);
    assertThat(lines.messages(300)).isEqualTo(sent);
  }

  @Test
  void theBeatOfTheProtocolGoesOnWhileItIsAnswered() {
    end.say("beat 100");
    for (int i = 0; i < 3; i++) {
      assertThat(end.next()).isEqualTo("text beat");
      end.say("beaten");
    }
  }

  @Test
  void aBeatThatIsNotAnsweredEndsTheLine() {
    end.say("beat 20");
    assertThat(lines.next()).isEqualTo("1 lost AGAIN: its last heartbeat was not answered");
    assertThat(end.next()).isEqualTo("text beat");
    assertThat(end.next()).isEqualTo("gone");
  }

  @Test
  void nothingMoreIsReadWhileNothingIsToBe() {
    lines.lines.read(1, Reading.OFF);
    List<String> sent = IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList();
    sent.forEach(end::say);
    for (int i = 0; i < 50; i++) {
      lines.lines.send(1, new Outgoing("o", Frame.text("o")));
      assertThat(end.next()).isEqualTo("text o");
    }
    List<String> told = lines.soFar();
    told.removeIf("1 written o"::equals);
    assertThat(told).hasSizeLessThanOrEqualTo(Credit.FRAMES);
    int before = told.stream().mapToInt(event -> event.split(",", -1).length).sum();
    assertThat(before).isLessThanOrEqualTo(Credit.FRAMES);
    lines.lines.read(1, Reading.ON);
    assertThat(lines.messages(1_000 - before)).isEqualTo(sent.subList(before, 1_000));
  }

  @Test
  void pingsAreAnsweredThoughNoMessageIsRead() {
    lines.lines.read(1, Reading.OFF);
    IntStream.range(0, Credit.FRAMES).forEach(i -> end.say("m" + i));
    assertThat(lines.messages(Credit.FRAMES)).hasSize(Credit.FRAMES);
    for (int i = 0; i < 100; i++) {
      end.send(new WireFrame(true, WireFrame.PING, new byte[0]));
      assertThat(end.next()).isEqualTo("pong");
    }
    lines.lines.ping(1);
    assertThat(end.next()).isEqualTo("ping");
  }

  @Test
  void twoLinesAreTwoConnections() throws InterruptedException {
    lines.open(2);
    WireEnd second = remote.next();
    assertThat(lines.next()).isEqualTo("2 opened");
    second.say("b");
    assertThat(lines.next()).isEqualTo("2 heard b");
    lines.lines.cut(1, "old");
    assertThat(lines.next()).isEqualTo("1 ended");
    assertThat(end.next()).isEqualTo("gone");
  }
}
