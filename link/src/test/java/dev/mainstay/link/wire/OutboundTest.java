package dev.mainstay.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mainstay.link.Frame;
import dev.mainstay.link.bed.WireFrame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of what was put, in which order, and what of it is told. */
class OutboundTest {

  private static final int UNSENT_BYTES = 1_000_000;

  private final Outbound outbound = new Outbound(UNSENT_BYTES);
  private final List<String> written = new ArrayList<>();

  /** What was written, one array for each write. */
  private static final class Pipe extends OutputStream {
    final List<byte[]> writes = new ArrayList<>();
    int broken = Integer.MAX_VALUE;

    @Override
    public void write(int one) {
      throw new IllegalStateException("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (writes.size() == broken) {
        throw new IOException("it broke");
      }
      writes.add(Arrays.copyOfRange(bytes, from, from + length));
    }

    List<String> frames() throws IOException {
      int size = writes.stream().mapToInt(write -> write.length).sum();
      byte[] all = new byte[size];
      int at = 0;
      for (byte[] write : writes) {
        System.arraycopy(write, 0, all, at, write.length);
        at += write.length;
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(all));
      List<String> frames = new ArrayList<>();
      while (in.available() > 0) {
        frames.add(WireFrame.read(in).words());
      }
      return frames;
    }
  }

  private final Pipe pipe = new Pipe();

  private void put(String text) {
    assertThat(outbound.put(Frame.text(text), () -> written.add(text))).isTrue();
  }

  /** Writes what was put, up to a Close behind it. */
  private void write() throws IOException, InterruptedException {
    outbound.close(1000, "", () -> written.add("close"));
    outbound.write(new FrameWriter(pipe, new SplittableRandom(1)));
  }

  @Test
  void whatWaitsGoesInOneWriteAndInOrder() throws Exception {
    put("a");
    put("b");
    put("c");
    write();
    assertThat(pipe.writes).hasSize(1);
    assertThat(pipe.frames()).containsExactly("text a", "text b", "text c", "close 1000");
    assertThat(written).containsExactly("a", "b", "c", "close");
  }

  @Test
  void pingsAndPongsGoAheadAndOneOfEachIsEnough() throws Exception {
    put("a");
    outbound.pong(new byte[] {1});
    outbound.pong(new byte[] {2});
    outbound.ping();
    outbound.ping();
    write();
    assertThat(pipe.frames()).containsExactly("pong", "ping", "text a", "close 1000");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 125, 126, 127, 32_754, 32_755, 32_768, 65_535, 65_536, 65_537, 300_000})
  void messagesOfEachLengthComeWhole(int length) throws Exception {
    String text = "0123456789".repeat(length / 10 + 1).substring(0, length);
    put("before");
    put(text);
    put("behind");
    write();
    assertThat(pipe.frames())
        .isEqualTo(List.of("text before", "text " + text, "text behind", "close 1000"));
    assertThat(pipe.writes).allMatch(write -> write.length <= FrameWriter.WRITE_BYTES);
  }

  @Test
  void eachFrameHasAMaskOfItsOwn() throws Exception {
    for (int i = 0; i < 200; i++) {
      put("same");
    }
    write();
    byte[] all = pipe.writes.getFirst();
    long different =
        IntStream.range(0, 200)
            .mapToObj(i -> Arrays.toString(Arrays.copyOfRange(all, i * 10 + 2, i * 10 + 6)))
            .distinct()
            .count();
    assertThat(different).isEqualTo(200);
  }

  @Test
  void tooMuchIsRefusedAndWhatIsWrittenMakesRoom() throws Exception {
    String half = "x".repeat(UNSENT_BYTES / 2);
    put(half);
    put(half);
    assertThat(outbound.put(Frame.text("y"), () -> {})).isFalse();
    write();
    assertThat(outbound.put(Frame.text("y"), () -> {})).isTrue();
  }

  @Test
  void whatWasNotWrittenIsNotToldSo() throws Exception {
    pipe.broken = 1;
    put("x".repeat(40_000));
    put("a");
    assertThat(catchThrowable(this::write)).hasMessage("it broke");
    assertThat(written).isEmpty();
  }

  @Test
  void nothingGoesBehindAClose() throws Exception {
    outbound.close(4000, "first", () -> {});
    put("late");
    write();
    assertThat(pipe.frames()).containsExactly("close 4000 first");
    assertThat(written).isEmpty();
  }

  @Test
  void aCloseWithoutACodeIsEmpty() throws Exception {
    outbound.close(CloseCode.NONE, "not sent", () -> {});
    write();
    assertThat(pipe.frames()).containsExactly("close");
  }

  @Test
  void whatIsOverEndsItsWriter() throws Exception {
    put("a");
    outbound.over();
    outbound.write(new FrameWriter(pipe, new SplittableRandom(1)));
    assertThat(pipe.writes).isEmpty();
  }
}
