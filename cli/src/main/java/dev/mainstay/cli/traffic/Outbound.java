package dev.mainstay.cli.traffic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * TCP connections to other machines, as the kernel lists them (proc(5), {@code net/tcp}): by whose
 * processes hold them. Looked at again and again; one that lived for less than the time between two
 * looks is seen only while it lingers in TIME_WAIT, without its owner.
 */
final class Outbound {

  private static final String UNKNOWN = "(no owner any more)";

  /** LISTEN of the kernel's states. */
  private static final String LISTEN = "0A";

  private final Map<String, Set<String>> seen = new TreeMap<>();
  private int looks;

  /** Looks once at these components: each a name and its pids. */
  void look(Map<String, Set<Long>> components) {
    looks++;
    Map<String, String> remotes = new TreeMap<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      try {
        Files.readAllLines(Path.of(table)).stream().skip(1).forEach(line -> row(line, remotes));
      } catch (IOException e) {
        // No such protocol here: nothing can be connected over it.
      }
    }
    components.forEach((name, pids) -> {
      Set<String> found = seen.computeIfAbsent(name, _ -> new TreeSet<>());
      for (String inode : inodes(pids)) {
        String remote = remotes.get(inode);
        if (remote != null) {
          found.add(remote);
        }
      }
    });
    if (remotes.containsKey("0")) {
      seen.computeIfAbsent(UNKNOWN, _ -> new TreeSet<>()).add(remotes.get("0"));
    }
  }

  /** Remote ends that were seen, by component. */
  Map<String, Set<String>> seen() {
    return seen;
  }

  int looks() {
    return looks;
  }

  private static void row(String line, Map<String, String> remotes) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length > 9 && !words[3].equals(LISTEN) && isElsewhere(words[2])) {
      remotes.put(words[9], words[2]);
    }
  }

  /** Whether a remote end, in the kernel's hexadecimal, is on another machine. */
  static boolean isElsewhere(String remote) {
    String address = remote.substring(0, remote.indexOf(':'));
    boolean loopback4 = address.length() == 8 && address.endsWith("7F");
    boolean loopback6 = address.equals("00000000000000000000000001000000");
    boolean mapped = address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F");
    boolean none = address.chars().allMatch(c -> c == '0');
    return !loopback4 && !loopback6 && !mapped && !none;
  }

  private static Set<String> inodes(Set<Long> pids) {
    Set<String> inodes = new HashSet<>();
    for (long pid : pids) {
      try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
        for (Path fd : fds) {
          String target = Files.readSymbolicLink(fd).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        }
      } catch (IOException e) {
        // It has ended, or the descriptor has: what is gone holds nothing.
      }
    }
    return inodes;
  }
}
