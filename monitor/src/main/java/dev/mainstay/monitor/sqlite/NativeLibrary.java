package dev.mainstay.monitor.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once for all starts.
 *
 * <p>The driver would unpack 1 MB into the temporary folder at each start. Where the property
 * {@value #FOLDER} names a folder it is unpacked there once, by whichever process comes first, and
 * the driver is told to load it from there. Without the property the driver does as it likes.
 */
public final class NativeLibrary {

  /** Names the folder; the launcher sets it to the build's own. */
  static final String FOLDER = "mainstay.native";

  private static final String DRIVERS_FOLDER = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /** Sees to it, before the first connection of whichever feature. Cheap when called again. */
  public static void prepare() {
    String folder = System.getProperty(FOLDER);
    if (folder != null && System.getProperty(DRIVERS_FOLDER) == null) {
      String path = unpacked(Path.of(folder));
      if (path != null) {
        System.setProperty(DRIVERS_FOLDER, path);
      }
    }
  }

  private static @Nullable String unpacked(Path folder) {
    String name = LibraryLoaderUtil.getNativeLibName();
    Path library = folder.resolve(name);
    if (Files.exists(library)) {
      return folder.toString();
    }
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream packed = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      if (packed == null) {
        return null;
      }
      // Moved into place at once: another process may be loading it at this moment.
      Path part = Files.createTempFile(folder, name, ".part");
      Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      return folder.toString();
    } catch (IOException e) {
      // A build folder that cannot be written to: the driver falls back to its own way.
      return null;
    }
  }
}
