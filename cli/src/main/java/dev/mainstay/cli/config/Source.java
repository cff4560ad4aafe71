package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Place;

/** Where an effective value comes from. */
public sealed interface Source {

  /** The word or place people see. */
  String text();

  /** Written in the config file. */
  record Written(Place place) implements Source {
    @Override
    public String text() {
      return place.toString();
    }
  }

  /**
   * Set by an environment variable, which overrides the file.
   *
   * @param place where the variable was set: the environment, or a line of {@code .env}
   * @param replacement the variable to use instead when this one is deprecated; else empty
   */
  record Variable(String name, Place place, String replacement) implements Source {
    @Override
    public String text() {
      String where = place.line() == 0 ? place.toString() : name + " in " + place;
      return replacement.isEmpty() ? where : where + " (deprecated, use " + replacement + ")";
    }
  }

  /** Nobody set it. */
  record Default() implements Source {
    @Override
    public String text() {
      return "default";
    }
  }
}
