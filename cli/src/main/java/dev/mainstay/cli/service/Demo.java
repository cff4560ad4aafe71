package dev.mainstay.cli.service;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.view.AsTyped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The built-in demo for a folder without a config: two web servers that every JDK has, and one
 * program that lies: it says that it listens, and does not.
 */
final class Demo {

  private static final String PAGE = "<h1>Proven by Mainstay</h1>\n";

  private static final String LIAR =
      """
      class Liar {
        public static void main(String[] args) throws InterruptedException {
          System.out.println("Listening on port " + System.getenv("PORT"));
          Thread.currentThread().join();
        }
      }
      """;

  private Demo() {}

  /** Writes the demo's files, says what it is, and returns its config. */
  static Place write(Terminal terminal) throws UsageError {
    String jdk = System.getProperty("java.home");
    try {
      Path folder = Scratch.make("demo");
      Path site = Files.createDirectory(folder.resolve("site"));
      Files.writeString(site.resolve("index.html"), PAGE);
      Files.writeString(folder.resolve("Liar.java"), LIAR);
      Path config = Files.writeString(folder.resolve("mainstay.yaml"), config(jdk, folder));
      AsTyped elsewhere = terminal.typed().of(config.toString()).fromAnywhere();
      List.of(
              "no mainstay.yaml in " + terminal.directory() + ": here is a demo",
              "  two web servers, and \"liar\", which says that it listens and never does",
              "  its config: " + config,
              "  look at it from elsewhere: mainstay why liar",
              "  write your own first config: mainstay init",
              "")
          .forEach(line -> terminal.note(elsewhere.text(line)));
      return new Place(config);
    } catch (IOException e) {
      throw new UsageError(
          "no mainstay.yaml here, and no demo could be written: " + e.getMessage(),
          "write a config with: mainstay init");
    }
  }

  private static String config(String jdk, Path folder) {
    return """
    name: demo
    services:
      site:
        command: ["%1$s/bin/jwebserver", -p, "${PORT}", -d, "%2$s/site"]
        port: auto
        ready: {http: {path: /}}
      mirror:
        command: ["%1$s/bin/jwebserver", -p, "${PORT}", -d, "%2$s/site"]
        port: auto
        ready: {http: {path: /}}
        depends_on: [site]
      liar:
        command: ["%1$s/bin/java", Liar.java]
        port: auto
        ready: {deadline: 5s}
    monitor: {port: auto}
    """
        .formatted(jdk, folder);
  }
}
