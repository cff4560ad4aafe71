package dev.mainstay.probe.port;

/** What the kernel tells by the tables of /proc. */
class ProcSocketsTest extends LinuxSocketsContract {

  @Override
  TcpRows rows() {
    return new ProcRows(PROC);
  }
}
