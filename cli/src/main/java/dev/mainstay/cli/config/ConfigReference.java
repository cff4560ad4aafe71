package dev.mainstay.cli.config;

import java.util.ArrayList;
import java.util.List;

/** The page {@code docs/reference/config.md}; made from the table of keys. */
public final class ConfigReference {

  private static final String INTRODUCTION =
      """
      # The config: mainstay.yaml

      Made from the table of keys (`Keys.java`); a test keeps the two alike, so edit the table, not
      this page. Editors can check a file against
      [mainstay.schema.json](mainstay.schema.json): put
      `# yaml-language-server: $schema=docs/reference/mainstay.schema.json` on its first line, with
      the path to that file.

      A command looks for `mainstay.yaml`, then `mainstay.yml`, in the current directory, or takes
      `-f FILE`. All relative paths start at the folder of the file. Every fault is told at once,
      with `file:line:column`, and nothing is started. `mainstay config explain [KEY]` shows each
      effective value and where it comes from.

      - `${NAME}` and `${NAME:-default}` are filled in from the environment, then from the `.env`
        file beside the config; `$$` is a plain `$`. An unset variable without a default is a fault.
      - `${PORT}` and `${PORT_NAME}` are filled in when an instance is started, in the keys marked
        "ports".
      - The places of a link's frames and calls, such as `${id}`, are filled in for each message, in
        the keys that name them.
      - `<<: *name` merges a mapping, and keys that begin with `x-` are ignored, so that parts can
        be shared.
      - `instances: 2` with `port: 8000-8010` makes `NAME-8000` and `NAME-8001`.
      """;

  private ConfigReference() {}

  /** The page in Markdown. */
  public static String text() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    section(page, Keys.ROOT, "", "The file");
    page.append("\n## Variables that override the file\n\n");
    page.append("Durations may be bare seconds, and switches 1, 0, yes or no.\n\n");
    page.append("| variable | key |\n|---|---|\n");
    variables(page, Keys.ROOT, "");
    return page.toString();
  }

  private static void section(StringBuilder page, Key section, String path, String title) {
    page.append("\n## ").append(title).append("\n\n").append(section.doc()).append('\n');
    page.append("\n| key | type | default | what it controls |\n|---|---|---|---|\n");
    List<Key> sections = new ArrayList<>();
    for (Key child : section.children()) {
      page.append("| `").append(child.name()).append("` | ").append(type(child));
      page.append(" | ").append(code(child.fallback())).append(" | ");
      page.append(child.doc().replace("|", "\\|"));
      boolean ports = child.traits().placeholders() && !path.startsWith("links.");
      page.append(ports ? " (ports)" : "");
      if (!child.traits().notYet().isEmpty()) {
        page.append(" *Not used yet: waits for ").append(child.traits().notYet()).append(".*");
      }
      page.append(" |\n");
      if (!child.children().isEmpty()) {
        sections.add(child);
      }
    }
    for (Key child : sections) {
      Key member = child.type() == KeyType.SECTIONS ? child.children().getFirst() : child;
      String memberPath = path(path, child.name());
      if (child.type() == KeyType.SECTIONS) {
        memberPath += "." + member.name();
      }
      section(page, member, memberPath, "`" + memberPath + "`");
    }
  }

  private static String type(Key key) {
    String type =
        switch (key.type()) {
          case CHOICE -> "`" + String.join("`, `", key.choices()) + "`";
          case SECTION -> "mapping, see below";
          case SECTIONS -> "mapping of names, see below";
          case TEXT,
              BOOLEAN,
              COUNT,
              NUMBER,
              DURATION,
              SIZE,
              SHARE,
              PORT,
              PORTS,
              PORT_MAP,
              PORT_NAME,
              COMMAND,
              PATH,
              PATTERN,
              TEXTS,
              TEXT_MAP,
              SIGNAL,
              STATUSES,
              RAW ->
              key.type().label();
        };
    String shortForm = key.traits().shortForm();
    return type
        + (shortForm.isEmpty() ? "" : "; a bare value is its `" + shortForm + "`")
        + (key.traits().many() ? "; or a list" : "");
  }

  private static void variables(StringBuilder page, Key section, String path) {
    for (Key child : section.children()) {
      List<String> names = child.traits().variables();
      for (String name : names) {
        page.append("| `").append(name).append("` | `").append(path(path, child.name()));
        page.append(name.equals(names.getFirst()) ? "` |\n" : "` (deprecated) |\n");
      }
      variables(page, child, path(path, child.name()));
    }
  }

  private static String path(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String code(String fallback) {
    return fallback.isEmpty() ? "" : "`" + fallback + "`";
  }
}
