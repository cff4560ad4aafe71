package dev.mainstay.link;

import dev.mainstay.link.LinkEvent.Refusal;
import java.io.IOException;

/**
 * Finds where the next line is to go, as a port: asked anew before each try, for an address may
 * have been good for one line only.
 */
@FunctionalInterface
public interface Discovery {

  /**
   * The address of a line that goes on from there. May wait, and is interrupted when it takes too
   * long.
   *
   * @throws IOException when it cannot be found now; it is asked again
   */
  Found find(Position from) throws IOException, InterruptedException;

  /** The same address each time. */
  static Discovery fixed(Profile.Address address) {
    return _ -> new Found.At(address);
  }

  /** What came of it. */
  sealed interface Found {
    /** There it is. */
    record At(Profile.Address address) implements Found {}

    /** It is not told, for this reason. */
    record Refused(Refusal refusal) implements Found {}
  }
}
