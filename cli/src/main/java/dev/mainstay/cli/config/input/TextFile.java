package dev.mainstay.cli.config.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A small text file in UTF-8, read whole. */
public final class TextFile {

  /** The largest file that is read: 1 MiB, some ten thousand services. */
  static final int BYTES_MAX = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /** The text of {@code file}; when it cannot be had, one fault at {@code blamed} says why. */
  public static Optional<String> read(
      Path file, Place blamed, Fault.Code unreadable, FaultList faults) {
    byte[] bytes;
    if (Files.isDirectory(file)) {
      faults.add(unreadable, blamed, file + " is a directory, not a file");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    } catch (NoSuchFileException _) {
      faults.add(unreadable, blamed, "there is no file " + file);
      return Optional.empty();
    } catch (AccessDeniedException _) {
      faults.add(unreadable, blamed, "no permission to read " + file);
      return Optional.empty();
    } catch (IOException e) {
      faults.add(unreadable, blamed, "cannot read " + file + ": " + e.getMessage());
      return Optional.empty();
    }
    if (bytes.length > BYTES_MAX) {
      faults.add(Fault.Code.TOO_LARGE, blamed, file + " is larger than 1 MiB");
      return Optional.empty();
    }
    return decode(bytes, file, faults);
  }

  private static Optional<String> decode(byte[] bytes, Path file, FaultList faults) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      int column = 1;
      for (char c : out.flip().toString().toCharArray()) {
        line += c == '\n' ? 1 : 0;
        column = c == '\n' ? 1 : column + 1;
      }
      faults.add(
          Fault.Code.NOT_UTF8,
          new Place(file.toString(), line, column),
          "the file is not UTF-8 from here on",
          "save it as UTF-8");
      return Optional.empty();
    }
    String text = out.flip().toString();
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return Optional.of(marked ? text.substring(1) : text);
  }
}
