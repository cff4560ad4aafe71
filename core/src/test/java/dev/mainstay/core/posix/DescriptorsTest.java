package dev.mainstay.core.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class DescriptorsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** How many of our own descriptors are looked through for a socket. */
  private static final int DESCRIPTORS_MAX = 1024;

  @TempDir Path dir;

  @Test
  void aBellWakesOnlyUntilItIsCleared() {
    try (EventFd bell = EventFd.open().toOptional().orElseThrow()) {
      int[] one = {bell.number()};
      assertThat(Poll.readable(one, Duration.ZERO).toOptional()).contains(new BitSet());
      bell.ring();
      bell.ring();
      assertThat(Poll.readable(one).toOptional()).contains(BitSet.valueOf(new long[] {1}));
      bell.clear();
      assertThat(Poll.readable(one, Duration.ofMillis(1)).toOptional()).contains(new BitSet());
    }
  }

  @Test
  void whatIsLeftInAPipeIsUnreadOnlyWhenNobodyCanReadItAnyMore() throws IOException {
    Pipe pipe = Pipe.open().toOptional().orElseThrow();
    PipeWriter writer = pipe.writer();
    try (writer) {
      try (FileChannel reader = pipe.reader()) {
        pipe.close();
        assertThat(writer.write(ByteBuffer.wrap("seven\n!".getBytes(UTF_8)))).isEqualTo(7);
        assertThat(reader.read(ByteBuffer.allocate(3))).isEqualTo(3);
        assertThat(writer.unread()).as("it may be read yet").isZero();
      }
      assertThat(writer.unread()).isEqualTo(4);
      assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1))).hasMessage("Broken pipe");
      assertThat(writer.unread()).isEqualTo(4);
    }
    assertThat(writer.isOpen()).isFalse();
    assertThat(writer.unread()).as("it cannot be known").isZero();
  }

  @Test
  void aPipeThatIsFullTakesNothingMoreAtOnceAndNobodyWaits() throws IOException {
    Pipe pipe = Pipe.open().toOptional().orElseThrow();
    PipeWriter writer = pipe.writer();
    ByteBuffer bytes = ByteBuffer.allocateDirect(100_000);
    try (writer) {
      try (FileChannel reader = pipe.reader()) {
        pipe.close();
        writer.writeNow(bytes);
        int taken = bytes.position();
        assertThat(taken).isPositive().isLessThan(100_000);
        writer.writeNow(bytes);
        assertThat(bytes.position()).isEqualTo(taken);
        assertThat(reader.read(ByteBuffer.allocate(taken))).isEqualTo(taken);
        writer.writeNow(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
      }
      bytes.clear();
      writer.writeNow(bytes);
      assertThat(bytes.position()).as("nobody reads").isZero();
    }
    writer.writeNow(bytes);
    assertThat(bytes.position()).as("closed").isZero();
  }

  @Test
  void aPidfdOfAnEndedProcessIsReadableAndTakesNoSignal() {
    long pid = sleeper();
    try (PidFd handle = PidFd.open(pid).toOptional().orElseThrow()) {
      int[] one = {handle.number()};
      assertThat(Poll.readable(one, Duration.ZERO).toOptional()).contains(new BitSet());
      assertThat(handle.send(Signal.TERM)).isEmpty();
      assertThat(PosixSpawnTest.end(pid)).isEqualTo(new ChildEnd.Killed(15, false));
      assertThat(handle.send(Signal.TERM)).contains(Errno.ESRCH);
    }
    assertThat(PidFd.open(pid).failure()).contains(Errno.ESRCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aSocketOfAProcessIsDuplicatedAndNamed(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    try (ServerSocket server = new ServerSocket(0, 1, address);
        Socket client = new Socket(address, server.getLocalPort())) {
      assertThat(socketsAt(server.getLocalSocketAddress())).containsExactly(true);
      assertThat(socketsAt(client.getLocalSocketAddress())).containsExactly(false);
    }
  }

  /** Of each socket of ours that is bound to exactly that address: whether it listens. */
  private static List<Boolean> socketsAt(SocketAddress address) {
    List<Boolean> found = new ArrayList<>();
    try (PidFd self = PidFd.open(ProcessHandle.current().pid()).toOptional().orElseThrow()) {
      for (int number = 0; number < DESCRIPTORS_MAX; number++) {
        Optional<Descriptor> copy = self.descriptor(number).toOptional();
        if (copy.isPresent()) {
          try (Descriptor socket = copy.get()) {
            if (SocketNames.local(socket).toOptional().filter(address::equals).isPresent()) {
              found.add(SocketNames.isListening(socket).toOptional().orElseThrow());
            }
          }
        }
      }
    }
    return found;
  }

  @Test
  void whatIsNoInternetSocketIsSaidToBeNone() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "text");
    try (Descriptor opened = Descriptor.openForReading(file).toOptional().orElseThrow()) {
      assertThat(SocketNames.local(opened).failure().map(Errno::name)).contains("ENOTSOCK");
    }
  }

  @Test
  void aDatagramComesWithItsSender() {
    String name = "mainstay-test-" + ProcessHandle.current().pid();
    try (UnixDatagrams socket = UnixDatagrams.bind(name).toOptional().orElseThrow()) {
      assertThat(socket.receive(Duration.ZERO).toOptional()).contains(Optional.empty());
      assertThat(UnixDatagrams.bind(name).failure()).contains(Errno.EADDRINUSE);
      assertThat(UnixDatagrams.send(name, "READY=1")).isEmpty();
      UnixDatagrams.Datagram datagram =
          socket.receive(SOON).toOptional().orElseThrow().orElseThrow();
      assertThat(datagram.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(datagram.uid()).isEqualTo(ThisProcess.uid());
      assertThat(datagram.text()).isEqualTo("READY=1");
    }
    assertThat(UnixDatagrams.send(name, "x").map(Errno::name)).contains("ECONNREFUSED");
  }

  @Test
  void aLongDatagramIsCutAndANameThatCannotBeIsRefused() {
    String name = "mainstay-test-long-" + ProcessHandle.current().pid();
    try (UnixDatagrams socket = UnixDatagrams.bind(name).toOptional().orElseThrow()) {
      assertThat(UnixDatagrams.send(name, "x".repeat(2 * UnixDatagrams.MESSAGE_BYTES_MAX)))
          .isEmpty();
      assertThat(socket.receive(SOON).toOptional().orElseThrow().orElseThrow().text())
          .hasSize(UnixDatagrams.MESSAGE_BYTES_MAX);
    }
    assertThatThrownBy(() -> UnixDatagrams.bind("x".repeat(UnixDatagrams.NAME_BYTES_MAX + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesAreReadAtAnOffset() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "0123456789");
    byte[] into = new byte[4];
    try (Descriptor opened = Descriptor.openForReading(file).toOptional().orElseThrow()) {
      assertThat(opened.readAt(7, into).toOptional()).contains(3);
      assertThat(new String(into, 0, 3, UTF_8)).isEqualTo("789");
      assertThat(opened.readAt(10, into).toOptional()).contains(0);
    }
    assertThat(Descriptor.openForReading(dir.resolve("no")).failure()).contains(Errno.ENOENT);
  }

  @Test
  void aRangeIsTakenOutOfAFileThatIsBeingWritten() throws IOException {
    int block = (int) Files.getFileStore(dir).getBlockSize();
    Path file = dir.resolve("log");
    Files.writeString(file, "a".repeat(block) + "b".repeat(block) + "c".repeat(10));
    Optional<Errno> failed = FileRanges.collapse(file, 0, block);
    Assumptions.assumeFalse(
        failed.map(Errno::name).equals(Optional.of("EOPNOTSUPP")), "file system cannot collapse");
    assertThat(failed).isEmpty();
    assertThat(Files.readString(file)).isEqualTo("b".repeat(block) + "c".repeat(10));
    assertThat(FileRanges.collapse(file, 0, 1)).contains(Errno.EINVAL);
  }

  @Test
  void aPunchedRangeReadsAsZerosAndTheSizeStays() throws IOException {
    int block = (int) Files.getFileStore(dir).getBlockSize();
    Path file = Files.writeString(dir.resolve("log"), "a".repeat(2 * block));
    Optional<Errno> failed = FileRanges.punch(file, 0, block);
    Assumptions.assumeFalse(
        failed.map(Errno::name).equals(Optional.of("EOPNOTSUPP")), "file system cannot punch");
    assertThat(failed).isEmpty();
    assertThat(Files.readString(file)).isEqualTo("\0".repeat(block) + "a".repeat(block));
  }

  @Test
  void orphansComeToASubreaper() throws IOException {
    assertThat(ThisProcess.becomeSubreaper()).isEmpty();
    assertThat(ThisProcess.keepExitStatuses()).isEmpty();
    Path orphanPid = dir.resolve("pid");
    String script = "(exec sh -c 'echo $$ > pid; read x < fifo; exit 5') & exit 0";
    Path fifo = dir.resolve("fifo");
    assertThat(PosixSpawnTest.end(shell("mkfifo " + fifo))).isEqualTo(new ChildEnd.Exited(0));
    assertThat(PosixSpawnTest.end(shell(script))).isEqualTo(new ChildEnd.Exited(0));
    Files.writeString(fifo, "go\n"); // opens only when the orphan has opened it too
    long orphan = Long.parseLong(Files.readString(orphanPid).strip());
    assertThat(PosixSpawnTest.end(orphan)).isEqualTo(new ChildEnd.Exited(5));
  }

  private long sleeper() {
    return shell("exec sleep 600");
  }

  private long shell(String script) {
    PosixSpawn spawn =
        new PosixSpawn(
            Path.of("/bin/sh"),
            List.of("sh", "-c", script),
            Map.of("PATH", "/usr/bin:/bin"),
            dir,
            dir.resolve("output"),
            null);
    return spawn.run().toOptional().orElseThrow();
  }
}
