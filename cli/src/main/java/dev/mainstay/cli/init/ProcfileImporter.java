package dev.mainstay.cli.init;

import java.nio.file.Files;
import java.nio.file.Path;

/** A Procfile, as foreman and Heroku read it: {@code name: command line} per line. */
final class ProcfileImporter implements Importer {

  /** Foreman's first port and its step from one process type to the next. */
  private static final int PORT_FIRST = 5000;

  private static final int PORT_STEP = 100;

  @Override
  public String label() {
    return "a Procfile";
  }

  @Override
  public Imported read(String text, Path directory) {
    Imported imported = new Imported();
    int lineNumber = 0;
    for (String raw : text.lines().toList()) {
      lineNumber++;
      String line = raw.strip();
      int colon = line.indexOf(':');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (colon <= 0 || line.substring(colon + 1).isBlank()) {
        imported.note("line " + lineNumber + " is not name: command");
        continue;
      }
      Imported.Service service = imported.service(line.substring(0, colon).strip());
      String command = line.substring(colon + 1).strip();
      Commands.shell(service, command);
      if (command.contains("$PORT") || command.contains("${PORT")) {
        int port = PORT_FIRST + PORT_STEP * (imported.services().size() - 1);
        service.keys().put("port", port);
      }
      if (Files.isRegularFile(directory.resolve(".env"))) {
        service.keys().put("env_file", ".env");
      }
      if (service.name().equals("release")) {
        service.keys().put("kind", "task");
        service.keys().remove("port");
      }
    }
    return imported;
  }
}
