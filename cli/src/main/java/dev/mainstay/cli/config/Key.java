package dev.mainstay.cli.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of the config: all that the loader, {@code config explain}, the JSON Schema and the
 * reference page know of it.
 *
 * @param fallback the value when the key is absent, as it would be written; empty for none
 * @param doc what it controls; one or two sentences
 * @param choices the accepted words of a {@link KeyType#CHOICE}
 * @param children the keys of a section
 * @param traits what else is known of it
 */
record Key(
    String name,
    KeyType type,
    String fallback,
    String doc,
    List<String> choices,
    List<Key> children,
    Traits traits) {

  /**
   * What few keys have.
   *
   * @param shortForm the child that a bare value stands for; empty when a mapping must be written
   * @param many whether a list of such sections may be written
   * @param standing whether a section is there, with its defaults, when it is not written
   * @param open whether a section takes keys it does not know, and keeps them
   * @param placeholders whether {@code ${PORT}} in it is filled in at spawn
   * @param notYet the issue that will use it; empty when it is used
   * @param aliases what other programs call it, for "did you mean"
   * @param variables environment variables that override it, the current one first, then those that
   *     are deprecated
   */
  record Traits(
      String shortForm,
      boolean many,
      boolean standing,
      boolean open,
      boolean placeholders,
      String notYet,
      List<String> aliases,
      List<String> variables) {
    static final Traits NONE = new Traits("", false, false, false, false, "", List.of(), List.of());
  }

  static Key leaf(String name, KeyType type, String fallback, String doc) {
    return new Key(name, type, fallback, doc, List.of(), List.of(), Traits.NONE);
  }

  static Key choice(String name, List<String> choices, String fallback, String doc) {
    return new Key(name, KeyType.CHOICE, fallback, doc, choices, List.of(), Traits.NONE);
  }

  static Key section(String name, String doc, Key... children) {
    return new Key(name, KeyType.SECTION, "", doc, List.of(), List.of(children), Traits.NONE);
  }

  static Key sections(String name, String doc, Key... children) {
    return new Key(name, KeyType.SECTIONS, "", doc, List.of(), List.of(children), Traits.NONE);
  }

  Key shortForm(String child) {
    Traits t = traits;
    return with(
        new Traits(
            child, t.many, t.standing, t.open, t.placeholders, t.notYet, t.aliases, t.variables));
  }

  Key many() {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm,
            true,
            t.standing,
            t.open,
            t.placeholders,
            t.notYet,
            t.aliases,
            t.variables));
  }

  Key standing() {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm, t.many, true, t.open, t.placeholders, t.notYet, t.aliases, t.variables));
  }

  Key open() {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm,
            t.many,
            t.standing,
            true,
            t.placeholders,
            t.notYet,
            t.aliases,
            t.variables));
  }

  Key placeholders() {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm, t.many, t.standing, t.open, true, t.notYet, t.aliases, t.variables));
  }

  Key notYet(String reader) {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm,
            t.many,
            t.standing,
            t.open,
            t.placeholders,
            reader,
            t.aliases,
            t.variables));
  }

  Key aliases(String... names) {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm,
            t.many,
            t.standing,
            t.open,
            t.placeholders,
            t.notYet,
            List.of(names),
            t.variables));
  }

  Key variables(String... names) {
    Traits t = traits;
    return with(
        new Traits(
            t.shortForm,
            t.many,
            t.standing,
            t.open,
            t.placeholders,
            t.notYet,
            t.aliases,
            List.of(names)));
  }

  private Key with(Traits other) {
    return new Key(name, type, fallback, doc, choices, children, other);
  }

  /** The child of this name, or null. */
  @Nullable Key child(String wanted) {
    for (Key child : children) {
      if (child.name.equals(wanted)) {
        return child;
      }
    }
    return null;
  }
}
