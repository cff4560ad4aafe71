package dev.mainstay.cli.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file that makes a service manager start a project: a unit of systemd, for the machine when
 * root writes it, else for the user; or a property list of launchd.
 *
 * @param config the project's config; absolute
 */
record BootUnit(Kind kind, Path config, Path file) {

  /** Which service manager, and whose. */
  enum Kind {
    SYSTEMD_SYSTEM,
    SYSTEMD_USER,
    LAUNCHD
  }

  /** The unit for this machine and user. */
  static BootUnit of(Path config, Map<String, String> env, String system) {
    Path home = Path.of(env.getOrDefault("HOME", "/"));
    String name = name(config);
    if (system.startsWith("Mac")) {
      return new BootUnit(
          Kind.LAUNCHD, config, home.resolve("Library/LaunchAgents/dev." + name + ".plist"));
    }
    if (env.getOrDefault("USER", System.getProperty("user.name", "")).equals("root")) {
      return new BootUnit(
          Kind.SYSTEMD_SYSTEM, config, Path.of("/etc/systemd/system/" + name + ".service"));
    }
    Path configHome =
        env.containsKey("XDG_CONFIG_HOME")
            ? Path.of(env.get("XDG_CONFIG_HOME"))
            : home.resolve(".config");
    return new BootUnit(
        Kind.SYSTEMD_USER, config, configHome.resolve("systemd/user/" + name + ".service"));
  }

  /** The folder's name, and a digest of its path: two projects may have one name. */
  private static String name(Path config) {
    Path folder = config.toAbsolutePath().getParent();
    Path last = folder == null ? null : folder.getFileName();
    String plain = last == null ? "root" : last.toString().replaceAll("[^A-Za-z0-9_-]", "-");
    return "mainstay-" + plain + "-" + Integer.toHexString(config.toString().hashCode());
  }

  /** The service manager's name. */
  String manager() {
    return switch (kind) {
      case SYSTEMD_SYSTEM, SYSTEMD_USER -> "systemd";
      case LAUNCHD -> "launchd";
    };
  }

  /** Whether it runs now: systemd says so by a folder (sd_booted(3)). */
  boolean isManagerRunning() {
    return switch (kind) {
      case SYSTEMD_SYSTEM, SYSTEMD_USER -> Files.isDirectory(Path.of("/run/systemd/system"));
      case LAUNCHD -> true;
    };
  }

  /** The commands that make the manager take it up. */
  List<List<String>> enable() {
    return switch (kind) {
      case SYSTEMD_SYSTEM ->
          List.of(
              List.of("systemctl", "daemon-reload"), List.of("systemctl", "enable", unitName()));
      case SYSTEMD_USER ->
          List.of(
              List.of("systemctl", "--user", "daemon-reload"),
              List.of("systemctl", "--user", "enable", unitName()));
      case LAUNCHD -> List.of(List.of("launchctl", "load", "-w", file.toString()));
    };
  }

  /** The commands that make the manager forget it. */
  List<List<String>> disable() {
    return switch (kind) {
      case SYSTEMD_SYSTEM -> List.of(List.of("systemctl", "disable", unitName()));
      case SYSTEMD_USER -> List.of(List.of("systemctl", "--user", "disable", unitName()));
      case LAUNCHD -> List.of(List.of("launchctl", "unload", "-w", file.toString()));
    };
  }

  private String unitName() {
    return file.getFileName().toString();
  }

  /**
   * What must be there for the manager to start it: the link that {@code systemctl enable} makes,
   * or the file itself.
   */
  Path effective() {
    return switch (kind) {
      case SYSTEMD_SYSTEM, SYSTEMD_USER ->
          file.resolveSibling(target() + ".wants").resolve(unitName());
      case LAUNCHD -> file;
    };
  }

  private String target() {
    return kind == Kind.SYSTEMD_USER ? "default.target" : "multi-user.target";
  }

  /** The file's content; {@code program} runs Mainstay, and the PATH of now is kept. */
  String text(List<String> program, Map<String, String> env) {
    List<String> words =
        Stream.concat(program.stream(), Stream.of("up", "--file", config.toString())).toList();
    String path = env.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return switch (kind) {
      case SYSTEMD_SYSTEM, SYSTEMD_USER -> systemd(words, path);
      case LAUNCHD -> launchd(words, path);
    };
  }

  private String systemd(List<String> words, String path) {
    return """
    [Unit]
    Description=Mainstay for %s
    After=network.target

    [Service]
    ExecStart=%s
    WorkingDirectory=%s
    Environment=%s
    # Services outlive a supervisor that is killed; the next one takes them over.
    KillMode=process
    Restart=on-failure

    [Install]
    WantedBy=%s
    """
        .formatted(
            escape(config.toString()),
            words.stream().map(BootUnit::quote).collect(Collectors.joining(" ")),
            escape(String.valueOf(config.getParent())),
            quote("PATH=" + path),
            target());
  }

  /**
   * A word of ExecStart: quoted, and with what systemd would expand doubled (systemd.service(5)).
   */
  private static String quote(String word) {
    String plain = escape(word).replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$");
    return "\"" + plain + "\"";
  }

  private static String escape(String text) {
    return text.replace("%", "%%");
  }

  private String launchd(List<String> words, String path) {
    String arguments =
        words.stream()
            .map(word -> "    <string>" + xml(word) + "</string>\n")
            .collect(Collectors.joining());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <plist version="1.0"><dict>
      <key>Label</key><string>%s</string>
      <key>ProgramArguments</key><array>
    %s  </array>
      <key>EnvironmentVariables</key><dict><key>PATH</key><string>%s</string></dict>
      <key>RunAtLoad</key><true/>
    </dict></plist>
    """
        .formatted(xml(unitName().replace(".plist", "")), arguments, xml(path));
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
