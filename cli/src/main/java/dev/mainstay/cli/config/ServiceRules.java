package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Ascii;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the keys of one service must not say together. */
record ServiceRules(String name, Section service, ServiceSpec spec, FaultList faults) {

  private static final int NAME_MAX = 64;

  private static final List<String> NOT_FOR_TASKS =
      List.of("port", "ports", "owner", "pid_file", "live");

  private static final List<String> NOT_FOR_EXTERNALS =
      List.of("command", "pid_file", "restart", "stop", "logs", "instances", "autostart");

  /** The keys that mean nothing for services of this kind. */
  static List<String> meaningless(Kind kind) {
    return switch (kind) {
      case DAEMON -> List.of();
      case TASK -> NOT_FOR_TASKS;
      case EXTERNAL -> NOT_FOR_EXTERNALS;
    };
  }

  void check() {
    nameIsValid();
    kind();
    ports();
    env();
    probes();
    live();
    restart();
    stop();
  }

  /** Only what is said of how it is run and ended, for a program that has its own proof. */
  void checkRun() {
    env();
    positive(service.section("ready"), "deadline");
    restart();
    stop();
  }

  private void nameIsValid() {
    boolean _ = nameIsValid(name, "service", service, faults);
  }

  /** Whether something of this kind may be called so; tells if not. */
  static boolean nameIsValid(String name, String kind, Section section, FaultList faults) {
    boolean valid = !name.isEmpty() && name.length() <= NAME_MAX;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean begins = Ascii.isLetter(c) || Ascii.isDigit(c);
      valid &= i == 0 ? begins : begins || c == '.' || c == '-' || c == '_';
    }
    if (!valid) {
      faults.add(
          Fault.Code.BAD_NAME,
          section.place(),
          "\"" + name + "\" is not a " + kind + " name",
          "use letters, digits, dots, dashes and underscores, a letter or digit first, at most "
              + NAME_MAX);
    }
    return valid;
  }

  private void kind() {
    if (service.bool("external") && service.holds("kind") && !is("kind", "external")) {
      contradiction("external", "is external and of kind " + service.text("kind"), "keep one");
    }
    switch (spec.kind()) {
      case DAEMON -> command();
      case TASK -> {
        command();
        for (String key : NOT_FOR_TASKS) {
          refuse(key, "is a task, which has no " + key, "its proof is exit 0");
        }
        if (spec.instances() > 1) {
          contradiction("instances", "is a task, which runs once", "remove instances");
        }
        for (Key probe : service.section("ready").key().children()) {
          Section ready = service.section("ready");
          if (!probe.name().equals("deadline") && ready.has(probe.name())) {
            faults.add(
                Fault.Code.CONTRADICTION,
                ready.at(probe.name()),
                service.path() + " is a task, which has no ready." + probe.name(),
                "its proof is exit 0");
          }
        }
      }
      case EXTERNAL -> external();
    }
  }

  private void external() {
    for (String key : NOT_FOR_EXTERNALS) {
      refuse(
          key,
          "is external, which has no " + key,
          "Mainstay watches it, but does not start or stop it");
    }
    Section ready = service.section("ready");
    for (String key : List.of("log", "notify")) {
      if (ready.has(key)) {
        faults.add(
            Fault.Code.CONTRADICTION,
            ready.at(key),
            service.path() + " is external, its " + key + " cannot be seen",
            "use http, ws, tcp or exec");
      }
    }
    if (is("owner", "tree")) {
      contradiction("owner", "is external, so no process of ours owns its port", "use owner: any");
    }
    boolean probed = ready.sections("exec").size() > 0 || ready.sections("http").size() > 0;
    if (!service.has("port") && !service.has("ports") && !probed && ready.values().isEmpty()) {
      faults.add(
          Fault.Code.MISSING_KEY,
          service.place(),
          service.path() + " is external and declares nothing that could be watched",
          "add port: N, or ready: with a probe");
    }
  }

  private void command() {
    if (!service.meant("command")) {
      faults.add(
          Fault.Code.MISSING_KEY,
          service.place(),
          service.path() + " has no command",
          service.has("port") || service.has("ports")
              ? "add command:, or external: true when something else starts it"
              : "add command: [program, argument]");
    }
  }

  private void ports() {
    if (service.has("port") && service.has("ports")) {
      contradiction("ports", "has both port and ports", "put all of them under ports");
    }
    boolean daemon = spec.kind() == Kind.DAEMON;
    for (PortSpec port : spec.ports()) {
      int room = port.last() - port.first() + 1;
      if (daemon && spec.instances() > 1 && port.first() != 0 && room < spec.instances()) {
        Place place = port.name().isEmpty() ? service.at("port") : at(port.name());
        faults.add(
            Fault.Code.CONTRADICTION,
            place,
            service.path()
                + " has "
                + spec.instances()
                + " instances, but "
                + (room == 1 ? "one fixed port" : "only " + room + " ports"),
            "write auto, or "
                + port.first()
                + "-"
                + Math.min(65535, port.first() + spec.instances() - 1));
      }
    }
    if (service.has("owner") && !service.has("port") && !service.has("ports")) {
      contradiction("owner", "has an owner, but no port to own", "add port: N");
    }
  }

  private Place at(String portName) {
    Located row = service.table("ports").get(portName);
    return row == null ? service.at("ports") : row.place();
  }

  private void env() {
    for (Map.Entry<String, Located> row : service.table("env").entrySet()) {
      String variable = row.getKey();
      Place place = row.getValue().place();
      if (variable.isEmpty() || variable.indexOf('=') >= 0 || variable.indexOf('\0') >= 0) {
        faults.add(Fault.Code.BAD_NAME, place, "\"" + variable + "\" is not a variable's name");
      } else if (variable.startsWith("MAINSTAY_")) {
        faults.add(
            Fault.Code.BAD_NAME, place, variable + " is set by Mainstay itself", "rename it");
      } else if (variable.equals("PORT")
          && !spec.ports().isEmpty()
          && !row.getValue().text().equals("${PORT}")) {
        faults.add(
            Fault.Code.CONTRADICTION,
            place,
            service.path() + ".env sets PORT, which Mainstay sets from the declared port",
            "remove it here");
      }
    }
  }

  private void probes() {
    Section ready = service.section("ready");
    Section live = service.section("live");
    positive(ready, "deadline");
    for (Key key : ready.key().children()) {
      for (Section probe : ready.sections(key.name())) {
        positive(probe, "timeout");
        positive(probe, "deadline");
        boolean own = probe.optional("deadline", Duration.class) != null;
        ordered(probe, "timeout", "is longer than", own ? probe : ready, "deadline");
        if (spec.live().enabled()) {
          ordered(probe, "timeout", "is longer than", live, "interval");
        }
      }
    }
    if (spec.ready().answers().isEmpty()) {
      ordered(live, "settle", "is longer than", ready, "deadline");
    }
  }

  private void live() {
    Section live = service.section("live");
    positive(live, "interval");
    Duration twice = spec.live().interval().plus(spec.live().interval());
    for (Section heartbeat : live.sections("heartbeat")) {
      positive(heartbeat, "max_age");
      if (heartbeat.duration("max_age").compareTo(twice) < 0) {
        Section blamed = heartbeat.has("max_age") ? heartbeat : live;
        faults.add(
            Fault.Code.CONTRADICTION,
            blamed.at(heartbeat.has("max_age") ? "max_age" : "interval"),
            shown(heartbeat, "max_age") + " is less than twice " + shown(live, "interval"),
            "a heartbeat would be stale before it is looked at twice");
      }
      if (!spec.live().enabled()) {
        faults.add(
            Fault.Code.CONTRADICTION,
            heartbeat.place(),
            live.path() + " is turned off, but has a heartbeat",
            "remove enabled: false");
      }
    }
  }

  private void restart() {
    Section restart = service.section("restart");
    Section backoff = restart.section("backoff");
    positive(backoff, "initial");
    ordered(backoff, "initial", "is longer than", backoff, "max");
    positive(restart.section("intensity"), "within");
    if (spec.restart().then() == RestartSpec.Then.STOP
        && spec.restart().policy() == RestartSpec.Policy.ALWAYS) {
      faults.add(
          Fault.Code.CONTRADICTION,
          restart.at("then"),
          restart.path() + " says policy: always and then: stop",
          "use policy: on-failure, or then: slow");
    }
    Section exits = restart.section("exits");
    for (Key kind : exits.key().children()) {
      for (Section exit : exits.sections(kind.name())) {
        if (exit.text("then").equals("leave") && exit.has("delay")) {
          faults.add(
              Fault.Code.CONTRADICTION,
              exit.at("delay"),
              exit.path() + " says leave, so there is nothing to delay",
              "remove delay, or then: leave");
        }
      }
    }
  }

  private void stop() {
    Section stop = service.section("stop");
    if (spec.kind() != Kind.EXTERNAL
        && stop.duration("grace").isZero()
        && !spec.stop().signal().equals("KILL")) {
      faults.add(
          Fault.Code.CONTRADICTION,
          stop.at("grace"),
          stop.pathOf("grace") + " is 0, which leaves no time for " + stop.text("signal"),
          "write signal: KILL to kill at once");
    }
    Section logs = service.section("logs");
    if (logs.size("max_size") == 0) {
      faults.add(
          Fault.Code.BAD_VALUE, logs.at("max_size"), logs.pathOf("max_size") + " must be above 0");
    }
  }

  private void positive(Section section, String name) {
    Duration duration = section.optional(name, Duration.class);
    if (duration != null && duration.isZero()) {
      faults.add(Fault.Code.BAD_VALUE, section.at(name), section.pathOf(name) + " must be above 0");
    }
  }

  /** One duration must not exceed another; whichever was written is blamed, the first before. */
  private void ordered(Section one, String name, String relation, Section other, String otherName) {
    if (one.key().child(name) == null) {
      return;
    }
    Duration limit = duration(other, otherName);
    if (!limit.isZero() && duration(one, name).compareTo(limit) > 0) {
      faults.add(
          Fault.Code.CONTRADICTION,
          one.has(name) ? one.at(name) : other.at(otherName),
          shown(one, name) + " " + relation + " " + shown(other, otherName));
    }
  }

  private String shown(Section section, String name) {
    return section.pathOf(name)
        + " ("
        + Quantities.shown(duration(section, name))
        + (section.has(name) ? ")" : ", the default)");
  }

  /** A duration in force; the default of the interval follows from the whole project. */
  private Duration duration(Section section, String name) {
    return section.pathOf(name).equals(service.path() + ".live.interval")
        ? spec.live().interval()
        : section.duration(name);
  }

  private boolean is(String key, String word) {
    return service.has(key) && service.text(key).equals(word);
  }

  /** Refuses a key that was written, not one that stands by itself. */
  private void refuse(String key, String what, String hint) {
    Value value = service.values().get(key);
    boolean written =
        value instanceof Value.Sections(List<Section> list, Place _)
            ? list.stream().anyMatch(Section::written)
            : value != null;
    if (written) {
      contradiction(key, what, hint);
    }
  }

  private void contradiction(String key, String what, String hint) {
    faults.add(Fault.Code.CONTRADICTION, service.at(key), service.path() + " " + what, hint);
  }
}
