package dev.mainstay.simulation.driver;

import dev.mainstay.core.json.Json;
import java.util.List;
import java.util.Optional;

/** What {@code mainstay status --json} printed: the public contract, read as a script would. */
public record Status(Json json) {

  /** One entry of {@code services}. */
  public record Service(Json json) {

    public String instance() {
      return json.text("instance").orElse("?");
    }

    public String name() {
      return json.text("name").orElse("?");
    }

    public String state() {
      return json.text("state").orElse("?");
    }

    public String wanted() {
      return json.text("wanted").orElse("?");
    }

    /** The code of its cause; empty text when it has none. */
    public String cause() {
      return json.text("cause.code").orElse("");
    }

    /** The sentence of its cause; empty when it has none. */
    public String why() {
      return json.text("cause.text").orElse("");
    }

    public long pid() {
      return json.whole("pid").orElse(0);
    }

    public long restarts() {
      return json.whole("restarts").orElse(-1);
    }

    /** Its main port; 0 when it has none. */
    public int port() {
      return (int) json.whole("ports.0.port").orElse(0);
    }

    /** The process it names as its main one. */
    public Optional<Proc> process() {
      return pid() == 0 ? Optional.empty() : Proc.of(pid());
    }

    @Override
    public String toString() {
      return instance() + " " + state() + (cause().isEmpty() ? "" : " " + cause() + ": " + why());
    }
  }

  public List<Service> services() {
    return json.items("services").stream().map(Service::new).toList();
  }

  /** The service of this name, or the instance of this name. */
  public Optional<Service> find(String name) {
    return services().stream()
        .filter(s -> s.name().equals(name) || s.instance().equals(name))
        .findFirst();
  }

  /** The service of this name; fails when it is not listed. */
  public Service service(String name) {
    return find(name).orElseThrow(() -> new AssertionError("no service " + name + " in " + json));
  }

  public long supervisorPid() {
    return json.whole("supervisor.pid").orElse(0);
  }
}
