package dev.mainstay.cli.shim;

import dev.mainstay.core.json.Json;
import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.link.LineCutter;
import dev.mainstay.gateway.mcp.link.Listing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code --train}: what every shim does first, once without a gateway and once with a small one in
 * this process, so that the AOT cache (JEP 483) of shims knows its classes.
 */
final class Training {

  private static final String WORDS =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"train","version":"1"}}}
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}
      {"jsonrpc":"2.0","id":2,"method":"server/discover","params":{"_meta":\
      {"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}
      {"jsonrpc":"2.0","id":3,"method":"ping"}
      {"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"train","arguments":{}}}
      """;

  /** Longer than between two looks of a shim what is due. */
  private static final Duration SILENCE = Duration.ofMillis(700);

  private Training() {}

  /** Lives both lives in this folder. */
  static void run(Path folder) throws IOException {
    Path state = folder.resolve(".mainstay");
    new KnownFiles(state.resolve("mcp"))
        .write(
            new Known(
                "default",
                "{\"capabilities\":{},\"serverInfo\":{\"name\":\"train\",\"version\":\"1\"}}",
                "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}",
                Map.of(Listing.TOOLS, Known.Answer.of("{\"tools\":[]}"))));
    live(folder);
    Path path = state.resolve("mcp.sock");
    try (ServerSocketChannel listener = UnixSocket.bind(path, 1)) {
      Thread.ofPlatform().daemon(true).start(() -> serve(listener));
      live(folder);
    }
    Files.deleteIfExists(path);
  }

  private static void live(Path folder) {
    InputStream words = new ByteArrayInputStream(WORDS.getBytes(StandardCharsets.UTF_8));
    ShimMain.serve(
        ShimWords.parse(List.of()),
        folder,
        new SequenceInputStream(words, new Silence()),
        OutputStream.nullOutputStream());
  }

  /** A client that says nothing more, and is gone after a while: what is due comes meanwhile. */
  private static final class Silence extends InputStream {
    @Override
    public int read() {
      LockSupport.parkNanos(SILENCE.toNanos());
      return -1;
    }

    @Override
    public int read(byte[] into, int from, int count) {
      return read();
    }
  }

  /** Welcomes one shim, and answers its requests with nothing. */
  private static void serve(ServerSocketChannel listener) {
    try (SocketChannel channel = listener.accept()) {
      LineCutter lines = new LineCutter(1_000_000);
      ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
      while (channel.read(bytes.clear()) >= 0) {
        lines.feed(bytes.array(), 0, bytes.position());
        for (var piece = lines.next(); piece != null; piece = lines.next()) {
          if (piece instanceof LineCutter.Piece.Line(byte[] line)) {
            answer(channel, line);
          }
        }
      }
    } catch (IOException e) {
      // The shim has ended.
    }
  }

  private static void answer(SocketChannel channel, byte[] line) throws IOException {
    byte[] answer;
    if (Control.is(line)) {
      if (!(Control.parse(line).orElse(null) instanceof Control.Hello)) {
        return;
      }
      answer = new Control.Welcome("train", 0, Map.of(Listing.TOOLS, "other")).line();
    } else {
      try {
        Message message = Message.parse(line);
        if (message.kind() != Message.Kind.REQUEST) {
          return;
        }
        answer = Message.result(message.needId(), Json.object().build()).bytes();
      } catch (Malformed e) {
        return;
      }
    }
    int _ = channel.write(ByteBuffer.wrap(answer));
    int _ = channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
  }
}
