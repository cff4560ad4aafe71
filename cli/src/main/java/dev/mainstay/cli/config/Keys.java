package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.choice;
import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;
import static dev.mainstay.cli.config.Key.sections;

import java.util.List;

/** The one table of all keys: names, types, defaults and what each controls. */
final class Keys {

  /** How policies are written; OTP's words are taken too. */
  static final List<String> POLICIES =
      List.of("always", "on-failure", "never", "permanent", "transient", "temporary");

  private Keys() {}

  /** The whole file. */
  static final Key ROOT =
      section(
          "",
          "A Mainstay project.",
          leaf("name", KeyType.TEXT, "", "The project's name; the folder's name when absent."),
          sections("services", "What Mainstay keeps alive, by name.", service()),
          MonitorKeys.monitor(),
          AlertKeys.alerts(),
          sections("budgets", "Budgets of external calls, by name.", BudgetKeys.budget()),
          GatewayKeys.gateway(),
          sections("links", "Connections that are kept truly alive, by name.", LinkKeys.link()));

  /** One service; the child of {@code services} that stands for any name. */
  static final Key SERVICE = ROOT.children().get(1).children().getFirst();

  private static Key service() {
    return section(
        "NAME",
        "One program. The name has letters, digits, dots, dashes and underscores.",
        choice(
            "kind",
            List.of("daemon", "task", "external"),
            "daemon",
            "daemon: runs until it is stopped. task: runs to completion, exit 0 is its proof."
                + " external: not ours to start, only watched."),
        leaf("external", KeyType.BOOLEAN, "false", "true is short for `kind: external`."),
        ProcessKeys.command(),
        ProcessKeys.cwd(),
        ProcessKeys.env(),
        ProcessKeys.envFile(),
        ProcessKeys.port(),
        ProcessKeys.ports(),
        ProcessKeys.owner(),
        ProcessKeys.pidFile(),
        ready(),
        live(),
        restart("on-failure", "10s"),
        ProcessKeys.stop(),
        leaf(
                "depends_on",
                KeyType.TEXTS,
                "",
                "Services that must be proven before this one is started.")
            .aliases("dependencies", "requires", "after", "needs", "depends"),
        ProcessKeys.logs(),
        leaf(
                "instances",
                KeyType.COUNT,
                "1",
                "How many copies run; with a port, the port must be a range or `auto`.")
            .aliases("replicas", "scale", "numprocs", "copies"),
        leaf(
                "autostart",
                KeyType.BOOLEAN,
                "true",
                "Whether `up` starts it; otherwise it waits for `start`.")
            .aliases("enabled"),
        leaf(
            "version",
            KeyType.TEXT,
            "",
            "What is deployed, such as `2.4.1` or `${GIT_COMMIT:-}`; shown in status and on the"
                + " dashboard. Another version is another program: `up` restarts it."));
  }

  private static Key ready() {
    return section(
            "ready",
            "What proves a start, beyond the ports. Several probes may be given; all must hold.",
            leaf(
                    "deadline",
                    KeyType.DURATION,
                    "60s",
                    "How long a start may take until it counts as a failure; a probe may have a"
                        + " deadline of its own.")
                .aliases("timeout", "start_period", "startsecs"),
            ProbeKeys.http(),
            ProbeKeys.ws(),
            ProbeKeys.tcp(),
            ProbeKeys.exec(),
            ProbeKeys.log(),
            ProbeKeys.told())
        .standing()
        .aliases("healthcheck", "health", "readiness", "readiness_probe", "health_check");
  }

  private static Key live() {
    return section(
            "live",
            "What proves that it goes on: the probes of `ready`, asked again. false turns it off.",
            leaf("enabled", KeyType.BOOLEAN, "true", "Whether they are asked again."),
            leaf(
                "interval",
                KeyType.DURATION,
                "",
                "The longest time between two probes. When it is not given: 100ms for each instance"
                    + " in the file, at least 2s and the longest timeout of its probes, at most"
                    + " 10s and half of its heartbeat's max_age."),
            leaf(
                    "failures",
                    KeyType.COUNT,
                    "3",
                    "How many failures in a row end the program, to start it anew.")
                .aliases("retries", "threshold"),
            leaf(
                "settle",
                KeyType.DURATION,
                "1s",
                "How long a program with nothing declared must live to count as running."),
            section(
                    "heartbeat",
                    "A JSON file that the program writes at intervals.",
                    leaf("file", KeyType.PATH, "", "The file.").placeholders().aliases("path"),
                    leaf(
                            "max_age",
                            KeyType.DURATION,
                            "120s",
                            "The age beyond which the file proves nothing.")
                        .variables("HEALTH_FILE_MAX_AGE"),
                    leaf(
                        "progress",
                        KeyType.TEXT,
                        "",
                        "The field that must change while work is open."))
                .shortForm("file"))
        .standing()
        .shortForm("enabled")
        .aliases("liveness", "liveness_probe");
  }

  /** What follows an end, with these values when none are written. */
  static Key restart(String policy, String resetAfter) {
    return section(
            "restart",
            "What follows when it has ended. `restart: never` is short for the policy.",
            choice(
                "policy",
                POLICIES,
                policy,
                "always: whatever the exit. on-failure: unless it ended cleanly. never. (In OTP's"
                    + " words permanent, transient, temporary.)"),
            section("exits", "Exceptions from the policy by kind of exit.", exits()).standing(),
            section(
                    "backoff",
                    "The delays from the second restart on; the first is at once.",
                    leaf("initial", KeyType.DURATION, "250ms", "The first delay."),
                    leaf("max", KeyType.DURATION, "30s", "The longest delay."),
                    leaf(
                        "jitter",
                        KeyType.SHARE,
                        "0.1",
                        "The share by which a delay may be longer or shorter."))
                .standing(),
            section(
                    "intensity",
                    "When starts that never became ready count as a crash loop.",
                    leaf("max", KeyType.COUNT, "5", "How many failed starts.")
                        .aliases("max_restarts", "startretries"),
                    leaf("within", KeyType.DURATION, "60s", "In which time.").aliases("period"))
                .standing(),
            choice(
                "then",
                List.of("slow", "stop"),
                "slow",
                "What follows a crash loop. slow: go on trying at the longest delay. stop: it"
                    + " needs a person."),
            leaf(
                "reset_after",
                KeyType.DURATION,
                resetAfter,
                "How long it must stay ready for its failures to be forgotten."))
        .standing()
        .shortForm("policy")
        .aliases("autorestart", "restart_policy");
  }

  private static Key[] exits() {
    return new Key[] {
      exit("clean", "Exit 0 after it was ready."),
      exit("failure", "Another exit code, or any exit before it was ready."),
      exit("signaled", "Ended by a signal that Mainstay did not send."),
      exit("oom-killed", "Ended by the kernel for want of memory."),
      exit(
          "unresponsive",
          "Ended while it did not answer or made no progress, by Mainstay or with exit 0.")
    };
  }

  private static Key exit(String name, String doc) {
    return section(
            name,
            doc,
            choice("then", List.of("restart", "leave"), "restart", "Start again, or leave it."),
            leaf("delay", KeyType.DURATION, "0s", "At least this long before the new start."))
        .shortForm("then");
  }
}
