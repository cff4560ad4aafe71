package dev.mainstay.core.net;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unix sockets at paths of any length. The kernel takes at most 108 bytes (unix(7)), on macOS 104:
 * for a longer path the folder is reached through a symbolic link with a short name, in a private
 * folder that lives only for the moment of binding or connecting. The socket itself is always where
 * it should be.
 */
public final class UnixSocket {

  /** The longest path that every supported system takes, in bytes. */
  static final int PATH_BYTES_MAX = 100;

  private UnixSocket() {}

  private interface Use<T> {
    T with(UnixDomainSocketAddress address) throws IOException;
  }

  /** Binds a listening socket that only its owner may connect to; replaces a stale one. */
  public static ServerSocketChannel bind(Path path, int backlog) throws IOException {
    Files.deleteIfExists(path);
    return reach(
        path,
        address -> {
          ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
          try {
            channel.bind(address, backlog);
            if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
              Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
            return channel;
          } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
          }
        });
  }

  /** Connects; throws when nobody listens there. */
  public static SocketChannel connect(Path path) throws IOException {
    return reach(path, SocketChannel::open);
  }

  private static <T> T reach(Path path, Use<T> use) throws IOException {
    if (path.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX) {
      return use.with(UnixDomainSocketAddress.of(path));
    }
    Path shortcut = Files.createTempDirectory("ms");
    Path link = shortcut.resolve("s");
    try {
      Files.createSymbolicLink(link, path.getParent());
      return use.with(UnixDomainSocketAddress.of(link.resolve(path.getFileName())));
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(shortcut);
    }
  }
}
