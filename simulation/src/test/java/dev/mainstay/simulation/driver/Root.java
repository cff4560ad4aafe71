package dev.mainstay.simulation.driver;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the sources, which holds {@code ./mainstay}. */
public final class Root {

  private Root() {}

  /** Absolute; set by Maven, found from the current directory elsewhere. */
  public static Path path() {
    String set = System.getProperty("mainstay.root", "");
    Path folder = Path.of(set).toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("mainstay"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no ./mainstay above " + Path.of(set).toAbsolutePath());
      }
    }
    return folder;
  }
}
