package dev.mainstay.monitor.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's own files, at {@code /}, and the libraries it uses, at {@code /lib/NAME/...}
 * without their versions. All come from the class path: no file of the disk is ever opened.
 */
final class StaticFiles {

  private static final String OWN = "/dev/mainstay/monitor/web/";
  private static final String LIBRARIES = "/META-INF/resources/webjars/";

  /** The libraries that may be asked for: WebJars by their names in org.webjars.npm. */
  private static final List<String> KNOWN =
      List.of(
          "lit", "lit-html", "lit-element", "lit__reactive-element", "chart.js", "kurkle__color");

  /** Plain words, so that nothing leads out of the folder, and no class file is served. */
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,8}" + "[A-Za-z0-9_-][A-Za-z0-9._-]*");

  /** What the status page consists of: anybody may have it when that page is public. */
  private static final Pattern STATUS_PAGE =
      Pattern.compile(
          "/(?:status|status\\.html|status\\.js|mark\\.svg|style/[a-z]+\\.css"
              + "|words/[a-z]+\\.js)");

  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, String> versions = new HashMap<>();

  StaticFiles() {
    for (String library : KNOWN) {
      version(library).ifPresent(version -> versions.put(library, version));
    }
  }

  /** Whether a path leads to a part of the status page. */
  static boolean isOfStatusPage(String path) {
    return STATUS_PAGE.matcher(path).matches();
  }

  /** The file at a path, or empty. */
  Optional<Answer> find(String path) {
    String name =
        switch (path) {
          case "/" -> "index.html";
          case "/status" -> "status.html";
          default -> path.substring(1);
        };
    if (!PATH.matcher(name).matches() || name.endsWith(".class")) {
      return Optional.empty();
    }
    return name.startsWith("lib/")
        ? library(name.substring("lib/".length()))
        : read(OWN + name, name)
            .map(answer -> answer.with("Cache-Control", "no-cache"))
            .map(answer -> name.endsWith(".html") ? allowingImportMap(answer) : answer);
  }

  /** An import map must stand in the page itself; the policy names it by its hash. */
  private static Answer allowingImportMap(Answer page) {
    Matcher map = IMPORT_MAP.matcher(StandardCharsets.UTF_8.decode(page.body().duplicate()));
    return map.find() ? page.with(Policy.HEADER, Policy.withScript(map.group(1))) : page;
  }

  private Optional<Answer> library(String name) {
    int slash = name.indexOf('/');
    String library = slash < 0 ? name : name.substring(0, slash);
    @Nullable String version = versions.get(library);
    if (slash < 0 || version == null) {
      return Optional.empty();
    }
    String file = LIBRARIES + library + "/" + version + name.substring(slash);
    return read(file, name).map(answer -> answer.with("Cache-Control", "max-age=86400"));
  }

  private static Optional<Answer> read(String resource, String name) {
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    @Nullable String type = TYPES.get(suffix);
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(Answer.bytes(200, type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private static Optional<String> version(String library) {
    String pom = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    try (InputStream in = StaticFiles.class.getResourceAsStream(pom)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Optional.ofNullable(properties.getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pom, e);
    }
  }
}
