package dev.mainstay.cli.shim;

import dev.mainstay.core.Chance;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.shim.RemoteWire;
import dev.mainstay.gateway.mcp.shim.Shim;
import dev.mainstay.gateway.mcp.shim.SocketWire;
import dev.mainstay.gateway.mcp.shim.Starter;
import dev.mainstay.gateway.mcp.shim.Wire;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The entry of the process that an AI client starts over stdio. */
public final class ShimMain {

  private static final int USAGE = 2;

  private ShimMain() {}

  /** Serves the client that started this process until it is gone. */
  public static void main(String[] args) {
    int code = run(List.of(args));
    // Not exit(): nothing waits for the end of the process.
    Runtime.getRuntime().halt(code);
  }

  private static int run(List<String> words) {
    if (words.equals(List.of("--train"))) {
      return train();
    }
    ShimWords said;
    try {
      said = ShimWords.parse(words);
    } catch (IllegalArgumentException e) {
      say(e.getMessage() + "\n  usage: " + ShimWords.USAGE);
      return USAGE;
    }
    serve(said);
    return 0;
  }

  private static int train() {
    try {
      Training.run(Path.of("").toAbsolutePath());
      return 0;
    } catch (IOException e) {
      say("training failed: " + e.getMessage());
      return 1;
    }
  }

  /** Serves the client of this process until it is gone. */
  static void serve(ShimWords said) {
    serve(
        said,
        Path.of("").toAbsolutePath(),
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out));
  }

  /** Serves a client of these streams, in this folder, until it is gone. */
  static void serve(ShimWords said, Path directory, InputStream in, OutputStream out) {
    Shim shim = new Shim(setup(said, said.project(directory)), out, InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(shim::bye));
    shim.run(in);
  }

  private static Shim.Setup setup(ShimWords said, Path project) {
    long now = System.nanoTime();
    Lineage lineage = Lineage.now();
    String client = Long.toHexString(now) + "-" + lineage.self();
    boolean remote = !said.url().isEmpty();
    Wire.Dial dial =
        remote
            ? RemoteWire.to(said.url(), System.getenv("MAINSTAY_TOKEN"))
            : SocketWire.to(project.resolve(".mainstay").resolve("mcp.sock"));
    KnownFiles copies =
        new KnownFiles(remote ? cache(said.url()) : project.resolve(".mainstay").resolve("mcp"));
    Starter starter =
        said.start() && !remote
            ? new SupervisorStarter(project, said.file(), ShimMain::say)
            : Starter.none();
    return new Shim.Setup(
        dial,
        copies,
        starter,
        client,
        said.profile(),
        // Not from the jar's manifest: to open the jar costs some milliseconds.
        System.getProperty("mainstay.version", "(unpackaged)"),
        new Chance(now),
        () -> Lineage.now().parent() == lineage.parent(),
        () -> Runtime.getRuntime().halt(0),
        ShimMain::say);
  }

  /** Where copies of a remote gateway's answers are kept, apart from those of any other. */
  private static Path cache(String url) {
    String base = System.getenv("XDG_CACHE_HOME");
    Path folder =
        base == null || base.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".cache")
            : Path.of(base);
    return folder.resolve("mainstay").resolve(Integer.toHexString(url.hashCode()));
  }

  /** Stdout belongs to the protocol: our own words go to stderr. */
  private static void say(String words) {
    System.err.println("mainstay shim: " + words);
  }
}
