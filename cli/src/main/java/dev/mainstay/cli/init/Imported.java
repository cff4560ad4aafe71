package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Ascii;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an importer made of a file, while it is being made. */
final class Imported {

  private final List<Service> services = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * One service on its way into the config.
   *
   * @param keys maps, lists and text, in the order to write
   * @param notes what was not carried over for it
   */
  record Service(String name, Map<String, Object> keys, List<String> notes) {
    void note(String note) {
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
  }

  /** Adds a service; a name that the config does not take is changed, with a note. */
  Service service(String name) {
    Service service =
        new Service(Names.unique(name, services), new LinkedHashMap<>(), new ArrayList<>());
    if (!service.name().equals(name)) {
      service.note("was called " + name);
    }
    services.add(service);
    return service;
  }

  /** Notes something about the whole file. */
  void note(String note) {
    notes.add(note);
  }

  List<Service> services() {
    return services;
  }

  /** All notes: of the file, then by service. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    for (Service service : services) {
      service.notes().forEach(note -> all.add(service.name() + ": " + note));
    }
    return all;
  }

  /** Notes of the file alone. */
  List<String> fileNotes() {
    return notes;
  }

  /** Names as the config takes them. */
  private static final class Names {
    static String unique(String name, List<Service> taken) {
      StringBuilder valid = new StringBuilder();
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (Ascii.isLetter(c) || Ascii.isDigit(c)) {
          valid.append(c);
        } else if (!valid.isEmpty()) {
          valid.append(c == '.' || c == '_' ? c : '-');
        }
      }
      String base = valid.isEmpty() ? "service" : valid.toString();
      String unique = base;
      for (int n = 2; isTaken(unique, taken); n++) {
        unique = base + "_" + n;
      }
      return unique;
    }

    private static boolean isTaken(String name, List<Service> taken) {
      return taken.stream().anyMatch(s -> s.name().equals(name));
    }
  }
}
