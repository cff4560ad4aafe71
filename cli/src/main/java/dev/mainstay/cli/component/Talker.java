package dev.mainstay.cli.component;

import dev.mainstay.cli.config.Project;
import dev.mainstay.supervisor.ServiceSpec;
import java.util.List;

/** Who talks to the services whose stdin and stdout are pipes. */
public interface Talker {

  /** Talks to no service. */
  Talker NOBODY =
      new Talker() {
        @Override
        public boolean talksTo(ServiceSpec service) {
          return false;
        }

        @Override
        public List<String> declare(Project project) {
          return List.of();
        }

        @Override
        public void end() {}
      };

  /** Whether it talks to this one. */
  boolean talksTo(ServiceSpec service);

  /** Takes another config, before the fleet does; what that changed or left, in words. */
  List<String> declare(Project project);

  /** Ends all of it. */
  void end();
}
