package dev.mainstay.simulation.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands every test that asks for one a {@link Mainstay} in a fresh folder, and ends it afterwards:
 * after the test, or after the class when {@code @BeforeAll} asked.
 */
public final class Projects implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(Projects.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Mainstay.class;
  }

  @Override
  public Mainstay resolveParameter(ParameterContext parameter, ExtensionContext context) {
    try {
      Path root = Files.createTempDirectory("mainstay-test-").toRealPath();
      Path folder = Files.createDirectory(root.resolve("project"));
      Mainstay mainstay = new Mainstay(folder, Files.createDirectory(root.resolve("outputs")));
      context.getStore(NAMESPACE).put(root, new Ending(mainstay, root));
      return mainstay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closed by JUnit together with the context that asked for the project. */
  private record Ending(Mainstay mainstay, Path root) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      mainstay.close();
      try (Stream<Path> files = Files.walk(root)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
