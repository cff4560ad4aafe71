package dev.mainstay.cli.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How commands are typed where the person is: hints say {@code mainstay why api}, and a person
 * whose shell does not find {@code mainstay}, or who named a config, must type more than that.
 *
 * @param script the launcher of this program; empty when it is not known
 * @param directory where the person is; absolute
 * @param config the config that was named; empty for the one that lies in that folder
 * @param path the folders in which the person's shell looks for programs, as {@code PATH} has them
 */
public record AsTyped(String script, Path directory, String config, String path) {

  private static final String NAME = "mainstay";

  /** Where the shell finds this program, and the config lies in the folder. */
  public static final AsTyped SHORT = new AsTyped("", Path.of("/"), "", "");

  /** Commands that read no config. */
  private static final Set<String> WITHOUT_CONFIG = Set.of("init", "run", "completion");

  /** Made when something is suggested: most commands suggest nothing, and start sooner. */
  private static final class Patterns {

    /** A command in a text: not the end of a path, and not the word alone. */
    static final Pattern COMMAND =
        Pattern.compile(
            "(?<![\\w/.-])mainstay (?:(--help)|(up|down|start|stop|restart|status|why|logs|events"
                + "|incidents|starts|budget|dashboard|mcp|link|wait|run|verify|emit|baseline|doctor"
                + "|config|init|cycle|boot|shim|completion)\\b( --help)?)");

    /** What a shell takes as it is. */
    static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./~-]+");
  }

  /** In this folder, by the launcher that this process was begun with, with no config named. */
  public static AsTyped in(Path directory, Map<String, String> env) {
    return new AsTyped(
        System.getProperty("mainstay.launcher", ""), directory, "", env.getOrDefault("PATH", ""));
  }

  /** The same, of a config that has to be named, as it was or will be named. */
  public AsTyped of(String named) {
    Path file = directory.resolve(named).normalize();
    boolean found = file.equals(directory.normalize().resolve("mainstay.yaml"));
    return new AsTyped(script, directory, found ? "" : named, path);
  }

  /** The same from any folder. */
  public AsTyped fromAnywhere() {
    return new AsTyped(script, Path.of("/"), config, path);
  }

  /** The text with each command in it as it works here. */
  public String text(String hint) {
    if (!hint.contains(NAME + " ") || hint.startsWith("usage: ")) {
      return hint;
    }
    String program = quoted(program());
    return Patterns.COMMAND
        .matcher(hint)
        .replaceAll(found -> Matcher.quoteReplacement(command(program, found)));
  }

  private String command(String program, MatchResult found) {
    String rest = found.group().substring(NAME.length());
    boolean helps = found.group(1) != null || found.group(3) != null;
    return config.isEmpty() || helps || WITHOUT_CONFIG.contains(found.group(2))
        ? program + rest
        : program + " -f " + quoted(config) + rest;
  }

  /** What the shell finds this program by. */
  private String program() {
    if (script.isEmpty() || (!path.isEmpty() && isOnPath())) {
      return NAME;
    }
    Path launcher = Path.of(script);
    return directory.equals(launcher.getParent()) ? "./" + launcher.getFileName() : script;
  }

  /** Whether the first program of our name on the path is this one. */
  private boolean isOnPath() {
    for (String folder : path.split(":", -1)) {
      Path candidate = directory.resolve(folder).resolve(NAME);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        try {
          return Files.isSameFile(candidate, Path.of(script));
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }

  private static String quoted(String word) {
    return Patterns.PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
