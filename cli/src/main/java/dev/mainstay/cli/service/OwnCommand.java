package dev.mainstay.cli.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of this very process. */
public final class OwnCommand {

  private static final String MAIN = "dev.mainstay.cli.Main";

  private OwnCommand() {}

  /** The words that run this program for good: its script, which outlives any build. */
  public static List<String> launcher() {
    String script = System.getProperty("mainstay.launcher", "");
    return script.isEmpty() ? prefix() : List.of(script);
  }

  /**
   * The words that run this very build with other arguments: the JVM, its options, the main class.
   */
  static List<String> prefix() {
    List<String> words = words();
    int main = words.indexOf(MAIN);
    return main < 0 ? List.of() : words.subList(0, main + 1);
  }

  /** The command line for people, without what the JVM needs. */
  static String shown() {
    List<String> words = words();
    int main = words.indexOf(MAIN);
    return main < 0
        ? String.join(" ", words)
        : ("mainstay " + String.join(" ", words.subList(main + 1, words.size()))).strip();
  }

  private static List<String> words() {
    try {
      // ProcessHandle cuts long command lines; the file has all of it (proc(5)).
      String all = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
      return List.of(all.split("\0"));
    } catch (IOException e) {
      ProcessHandle.Info info = ProcessHandle.current().info();
      List<String> words = new ArrayList<>();
      info.command().ifPresent(words::add);
      info.arguments().map(List::of).ifPresent(words::addAll);
      return words;
    }
  }
}
