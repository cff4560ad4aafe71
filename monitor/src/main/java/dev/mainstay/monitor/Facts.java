package dev.mainstay.monitor;

import dev.mainstay.core.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the monitor may show of the project and ask of it, without knowing how it is done. Services
 * come as JSON in the shape of {@code mainstay status --json}, whose words are public and stable.
 */
public interface Facts {

  /** The whole project: the object of {@code mainstay status --json}. */
  Json status();

  /** Everything known of one instance: the object of {@code mainstay why --json NAME}. */
  Optional<Json> why(String instance);

  /** Where the output of an instance is kept; empty for an unknown one. */
  Optional<Path> log(String instance);

  /** Every effective setting with its source: the object of {@code mainstay config explain}. */
  Json config();

  /** Which service leads where: nodes and edges, made from the config. */
  Json topology();

  /** The object of {@code mainstay mcp --json}; empty while there is no gateway that tells it. */
  Optional<Json> gateway();

  /** How each link is: the object of {@code mainstay link --json}; {@code links} may be empty. */
  Json links();

  /** Every instance name. */
  Set<String> instances();

  /** Does one of the closed set of things that a page may ask for; returns what was done. */
  String command(Verb verb, String instance);

  /** Tells each change of an instance, as its row of {@link #status}; must not wait. */
  Journal.Watch watch(Consumer<Json> told);

  /** What a page may ask for, with a token. */
  enum Verb {
    START,
    STOP,
    RESTART
  }
}
