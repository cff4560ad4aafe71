package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.DotEnv;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.TextFile;
import dev.mainstay.cli.config.input.Variables;
import dev.mainstay.cli.config.input.YamlFile;
import dev.mainstay.supervisor.ServiceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Loads a config file: the whole project, or every fault at once. Starts nothing. */
public final class ConfigLoader {

  private final Path directory;
  private final String file;
  private final FaultList faults = new FaultList();
  private final FaultList warnings = new FaultList();
  private final SettingsBook settings = new SettingsBook();

  private ConfigLoader(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    this.directory = parent == null ? file.toAbsolutePath() : parent;
    this.file = file.toString();
  }

  /**
   * Loads {@code file}.
   *
   * @param file as the user named it; faults name it so too
   * @param environment what {@code ${NAME}} is looked up in, before the {@code .env} beside the
   *     file
   */
  public static ConfigResult load(Path file, Map<String, String> environment) {
    ConfigLoader loader = new ConfigLoader(file);
    return loader.finish(
        YamlFile.read(file, loader.faults)
            .flatMap(top -> Optional.ofNullable(loader.project(file, top, environment)))
            .orElse(null));
  }

  /** Loads {@code text} as if it were the content of {@code file}, which need not exist. */
  public static ConfigResult parse(Path file, String text, Map<String, String> environment) {
    ConfigLoader loader = new ConfigLoader(file);
    return loader.finish(
        YamlFile.parse(text, loader.file, loader.faults)
            .flatMap(top -> Optional.ofNullable(loader.project(file, top, environment)))
            .orElse(null));
  }

  private ConfigResult finish(@Nullable Project project) {
    return project != null && faults.isEmpty()
        ? new ConfigResult.Loaded(project, warnings.inOrder())
        : new ConfigResult.Faults(faults.inOrder());
  }

  private Project project(Path path, MappingNode top, Map<String, String> environment) {
    Variables variables = new Variables(environment, dotEnv());
    SectionReader reader = new SectionReader(file, variables, faults, warnings, settings);
    Section root = reader.section(Keys.ROOT, "", top, Place.whole(file), Set.of());
    Map<String, Section> declared = named(root, "services");
    boolean other = root.section("gateway").written() || root.section("monitor").written();
    if (!root.has("services") && !root.has("links") && !other) {
      faults.add(
          Fault.Code.MISSING_KEY,
          Place.whole(file),
          "the file declares no services",
          "add services: with a NAME: below it");
    }
    List<ServiceSpec> services = new ArrayList<>();
    Section gateway = root.section("gateway");
    Map<String, Section> servers =
        GatewayKeys.isOn(gateway) ? GatewayReader.servers(gateway) : Map.of();
    LookInterval looks = LookInterval.of(declared.values(), servers.values());
    ServiceReader specs = new ServiceReader(directory, looks, faults);
    declared.forEach((name, section) -> {
      ServiceSpec spec = specs.read(name, section);
      new ServiceRules(name, section, spec, faults).check();
      services.add(spec);
      derived(section, spec);
    });
    servers.forEach((name, section) -> {
      ServiceSpec spec = specs.readServer(name, section);
      if (spec != null) {
        new ServiceRules(name, section, spec, faults).checkRun();
        services.add(spec);
      }
    });
    new ProjectRules(declared, root, faults).check();
    new GatewayRules(gateway, declared, faults).check();
    new AlertRules(faults).check(root.section("alerts"));
    new LinksRules(named(root, "links"), declared, servers, faults).check();
    unread(variables);
    if (!root.has("name")) {
      settings.derive(Keys.ROOT.children().getFirst(), "name", folderName());
    }
    return new Project(
        root.holds("name") ? root.text("name") : folderName(),
        path.toAbsolutePath().normalize(),
        directory,
        List.copyOf(services),
        monitor(root.section("monitor")),
        KeptSections.effective(root.section("alerts")),
        new BudgetReader(faults).read(named(root, "budgets")),
        KeptSections.effective(gateway),
        GatewayKeys.isOn(gateway) && faults.isEmpty()
            ? new GatewayReader(directory, gateway).read()
            : null,
        links(named(root, "links")),
        settings.all());
  }

  private List<LinkSettings> links(Map<String, Section> links) {
    return faults.isEmpty()
        ? links.entrySet().stream()
            .map(link -> new LinkReader(directory, link.getKey(), link.getValue()).read())
            .toList()
        : List.of();
  }

  private static Map<String, Section> named(Section root, String key) {
    return root.values().get(key) instanceof Value.Named(Map<String, Section> named, Place _)
        ? named
        : Map.of();
  }

  /** Whether it is on may follow from what else is written. */
  private Map<String, @Nullable Object> monitor(Section section) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(KeptSections.effective(section));
    if (!section.holds("enabled")) {
      boolean on = MonitorKeys.isOn(section);
      values.put("enabled", on);
      Key enabled = Objects.requireNonNull(section.key().child("enabled"));
      settings.derive(enabled, section.pathOf("enabled"), String.valueOf(on));
    }
    return Collections.unmodifiableMap(values);
  }

  /** The settings that follow from what kind of service it is, or from the whole project. */
  private void derived(Section section, ServiceSpec spec) {
    Section live = section.section("live");
    if (!live.has("interval")) {
      settings.derive(
          Objects.requireNonNull(live.key().child("interval")),
          live.pathOf("interval"),
          Quantities.shown(spec.live().interval()));
    }
    for (String key : ServiceRules.meaningless(spec.kind())) {
      settings.drop(section.pathOf(key));
    }
    if (spec.kind() == ServiceSpec.Kind.EXTERNAL) {
      if (!section.has("kind")) {
        settings.derive(known("kind"), section.pathOf("kind"), "external");
      }
      if (!section.has("owner")) {
        settings.derive(known("owner"), section.pathOf("owner"), "any");
      }
    }
  }

  private static Key known(String name) {
    return Objects.requireNonNull(Keys.SERVICE.child(name), name);
  }

  private Map<String, DotEnv.Variable> dotEnv() {
    Path dotEnv = directory.resolve(".env");
    if (!Files.exists(dotEnv)) {
      return Map.of();
    }
    Place whole = Place.whole(dotEnv.toString());
    return TextFile.read(dotEnv, whole, Fault.Code.BAD_ENV_FILE, faults)
        .map(text -> DotEnv.parse(".env", text, faults))
        .orElse(Map.of());
  }

  /** Variables of older systems that ask for something Mainstay does not do. */
  private void unread(Variables variables) {
    variables
        .find("EXAI_WS_SKIP_HEALTH_CHECK")
        .ifPresent(found ->
            warnings.add(
                Fault.Code.NO_EFFECT,
                found.place(),
                "EXAI_WS_SKIP_HEALTH_CHECK has no effect",
                "write live: false for a service that must not be probed"));
  }

  private String folderName() {
    Path name = directory.getFileName();
    return name == null ? "project" : name.toString();
  }
}
