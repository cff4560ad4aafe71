package dev.mainstay.probe.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables {@code /proc/net/tcp} and {@code tcp6}, read anew by every call. */
record ProcRows(Path proc) implements TcpRows {

  @Override
  public List<Listening> listening() throws IOException {
    List<Listening> rows = new ArrayList<>();
    TcpTable.v4(proc).listening(rows);
    TcpTable.v6(proc).listening(rows);
    return rows;
  }

  @Override
  public long connection(InetSocketAddress local, InetSocketAddress peer) throws IOException {
    long inode = 0;
    for (TcpTable table : List.of(TcpTable.v4(proc), TcpTable.v6(proc))) {
      if (inode == 0 && table.fits(local.getAddress())) {
        inode = table.connection(local, peer);
      }
    }
    return inode;
  }
}
