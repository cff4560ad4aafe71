package dev.mainstay.cli.config.input;

/**
 * Where a value was written.
 *
 * @param file the file as the user named it, or what stands for one ("environment variable X")
 * @param line from 1; 0 for the whole file
 * @param column from 1; 0 for the whole line
 */
public record Place(String file, int line, int column) {

  /** The whole of {@code file}. */
  public static Place whole(String file) {
    return new Place(file, 0, 0);
  }

  /** {@code file:line:column}, as compilers write it. */
  @Override
  public String toString() {
    return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
