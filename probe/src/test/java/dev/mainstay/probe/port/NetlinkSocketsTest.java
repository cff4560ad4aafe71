package dev.mainstay.probe.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** What the kernel tells by netlink, and not by its fallback. */
class NetlinkSocketsTest extends LinuxSocketsContract {

  private static final TcpRows NO_FALLBACK =
      new TcpRows() {
        @Override
        public List<Listening> listening() throws IOException {
          throw new IOException("netlink failed");
        }

        @Override
        public long connection(InetSocketAddress local, InetSocketAddress peer) throws IOException {
          throw new IOException("netlink failed");
        }
      };

  @Override
  TcpRows rows() {
    return new NetlinkRows(NO_FALLBACK);
  }
}
