package dev.mainstay.cli.component;

import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.core.json.Json;
import java.util.List;
import java.util.function.Consumer;

/** Components that come and go with the config while the supervisor runs. */
public interface ComponentGroup extends AutoCloseable {

  /** None. */
  ComponentGroup NONE =
      new ComponentGroup() {
        @Override
        public List<Component> components() {
          return List.of();
        }

        @Override
        public Json told() {
          return Json.object().put("links", List.of()).build();
        }

        @Override
        public void start() {}

        @Override
        public List<String> declare(Project project) {
          return List.of();
        }

        @Override
        public Runnable watch(Consumer<ServiceView> told) {
          return () -> {};
        }

        @Override
        public void close() {}
      };

  /** Those that are there now, in the order of the config. */
  List<Component> components();

  /** How each is, for commands: {@code now} and a list. */
  Json told();

  /** Begins to open each. Returns at once. */
  void start();

  /** Takes another config; what that changed, in words. Returns at once. */
  List<String> declare(Project project);

  /** Tells each new view from now on, until the handle is run; must not wait. */
  Runnable watch(Consumer<ServiceView> told);

  /** Closes all; waits until they are closed. */
  @Override
  void close();
}
