package dev.mainstay.cli.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder {@code .mainstay} beside a config file, in which everything of one project's
 * supervisor lives.
 *
 * @param project the folder of the config file; absolute
 */
public record StateFolder(Path project) {

  public StateFolder {
    project = project.toAbsolutePath().normalize();
  }

  /** The folder itself. */
  public Path root() {
    return project.resolve(".mainstay");
  }

  /** Locked by the living supervisor; says who that is. */
  public Path lock() {
    return root().resolve("supervisor.lock");
  }

  /** The socket on which the supervisor takes requests. */
  public Path socket() {
    return root().resolve("control.sock");
  }

  /** The output of a supervisor that runs in the background. */
  public Path supervisorLog() {
    return root().resolve("supervisor.log");
  }

  /** Identities, pid files and ready flags of instances. */
  public Path run() {
    return root().resolve("run");
  }

  /** Output of instances. */
  public Path logs() {
    return root().resolve("logs");
  }

  /** Everything that happened, one file for each day. */
  public Path journal() {
    return root().resolve("journal");
  }

  /** The secret that commands over HTTP need. */
  public Path token() {
    return root().resolve("token");
  }

  /** Makes the folders where they are missing, for the owner only. */
  public void make() throws IOException {
    makePrivate(root());
    makePrivate(run());
    makePrivate(logs());
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
