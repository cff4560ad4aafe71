package dev.mainstay.cli.tool;

import dev.mainstay.cli.tool.Preflight.Problem;
import dev.mainstay.cli.tool.Preflight.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The archive of {@code java -jar FILE}: there, readable, and with a class to run. */
final class JarCheck {

  private JarCheck() {}

  static List<Preflight> of(Start start) {
    int option = start.arguments().indexOf("-jar");
    if (option < 0 || option + 1 >= start.arguments().size()) {
      return List.of();
    }
    Path jar = start.file(start.arguments().get(option + 1));
    return List.of(new Preflight(jar.toString(), () -> problems(jar)));
  }

  private static List<Problem> problems(Path jar) {
    if (!Files.isRegularFile(jar)) {
      return List.of(new Problem("there is no file " + jar, "build it, or correct the path"));
    }
    try (JarFile archive = new JarFile(jar.toFile())) {
      Manifest manifest = archive.getManifest();
      String main =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (main == null) {
        return List.of(
            new Problem(
                jar + " has no Main-Class in its manifest", "run it by -cp FILE CLASS instead"));
      }
      String entry = main.strip().replace('.', '/') + ".class";
      return archive.getEntry(entry) != null
          ? List.of()
          : List.of(new Problem(jar + " does not hold its Main-Class " + main, "build it again"));
    } catch (IOException e) {
      return List.of(new Problem(jar + " is no archive: " + e.getMessage(), "build it again"));
    }
  }
}
