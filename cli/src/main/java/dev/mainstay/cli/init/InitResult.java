package dev.mainstay.cli.init;

import java.nio.file.Path;
import java.util.List;

/** What {@code mainstay init} would write, or why it will not. */
public sealed interface InitResult {

  /**
   * A config to write.
   *
   * @param target where to
   * @param yaml its content; loads without faults unless a note says otherwise
   * @param notes what could not be carried over and what to look at; also comments in the content
   */
  record Draft(Path target, String yaml, List<String> notes) implements InitResult {}

  /**
   * Nothing to write.
   *
   * @param message what is in the way
   * @param hint what to do; may be empty
   */
  record Refused(String message, String hint) implements InitResult {}
}
