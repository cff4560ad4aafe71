package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.budget.BudgetDesk;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What lives inside the supervisor besides the services, shown in the same words. */
public interface Components {

  /** None. */
  Components NONE =
      new Components() {
        @Override
        public List<ServiceView> views() {
          return List.of();
        }

        @Override
        public boolean restart(String name) {
          return false;
        }

        @Override
        public Runnable watch(Consumer<ServiceView> told) {
          return () -> {};
        }

        @Override
        public Optional<String> login() {
          return Optional.empty();
        }

        @Override
        public Optional<BudgetDesk> budgets() {
          return Optional.empty();
        }

        @Override
        public Optional<McpDesk> gateway() {
          return Optional.empty();
        }

        @Override
        public Json links() {
          return Json.object().put("links", List.of()).build();
        }
      };

  /** How it stands with each. */
  List<ServiceView> views();

  /** Opens one anew; false when there is none that can be. Returns at once. */
  boolean restart(String name);

  /** Tells each change from now on, until the returned handle is run; must not wait. */
  Runnable watch(Consumer<ServiceView> told);

  /** An address that lets one browser in to the dashboard, once; empty while there is none. */
  Optional<String> login();

  /** The budgets of external calls; waits a moment after a start. */
  Optional<BudgetDesk> budgets();

  /** The gateway; empty when none is declared. */
  Optional<McpDesk> gateway();

  /** How each link is, in the order of the config: {@code now} and {@code links}. */
  Json links();

  /** How one link is; JSON's null when there is none of that name. */
  default Json link(String name) {
    return links().items("links").stream()
        .filter(link -> link.text("name").equals(Optional.of(name)))
        .findFirst()
        .orElse(Json.of(null));
  }
}
