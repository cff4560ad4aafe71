package dev.mainstay.gateway.mcp.stdio;

import dev.mainstay.core.posix.ChildEnd;
import dev.mainstay.core.posix.PidFd;
import dev.mainstay.core.posix.Pipe;
import dev.mainstay.core.posix.PipeWriter;
import dev.mainstay.core.posix.Poll;
import dev.mainstay.core.posix.PosixSpawn;
import dev.mainstay.core.posix.Signal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A real process with pipes, as the supervisor would spawn one for an upstream. */
final class Child {

  /** What it was given up for. */
  final BlockingQueue<String> givenUp = new LinkedBlockingQueue<>();

  private final long pid;

  private Child(long pid) {
    this.pid = pid;
  }

  /** Runs a Python program with its stderr in a file, and has the upstream talk to it. */
  static Child python(StdioUpstream upstream, Path dir, String script) throws IOException {
    try (Pipe input = Pipe.open().toOptional().orElseThrow();
        Pipe output = Pipe.open().toOptional().orElseThrow()) {
      FileChannel reader = output.reader();
      PipeWriter writer = input.writer();
      PosixSpawn spawn =
          new PosixSpawn(
              Path.of("/usr/bin/env"),
              List.of("env", "python3", "-u", "-S", "-c", script),
              Map.of("PATH", "/usr/bin:/bin:/usr/local/bin"),
              dir,
              dir.resolve("child.log"),
              null,
              new PosixSpawn.Ends(input.reading(), output.writing()));
      Child child = new Child(spawn.run().toOptional().orElseThrow());
      upstream.opened(reader, writer, writer::unread, child.givenUp::add);
      Thread.ofVirtual().start(() -> upstream.ended(child.end()));
      return child;
    }
  }

  private String end() {
    try (PidFd pidFd = PidFd.open(pid).toOptional().orElseThrow()) {
      var _ = Poll.readable(new int[] {pidFd.number()}, Duration.ofSeconds(60));
    }
    return ChildEnd.reap(pid).toOptional().flatMap(end -> end).map(Object::toString).orElse("?");
  }

  void signal(Signal signal) {
    signal.sendTo(pid);
  }
}
