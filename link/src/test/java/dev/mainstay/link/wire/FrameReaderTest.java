package dev.mainstay.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Frame;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What frames mean, and which may not be (RFC 6455, 5). */
class FrameReaderTest {

  private static final int MESSAGE_BYTES = 200;

  /** Hears it in words. */
  private static final class Noted implements Ear {
    final List<String> words = new ArrayList<>();
    int rooms;
    int signs;

    @Override
    public void awaitRoom() {
      rooms++;
    }

    @Override
    public void message(Frame frame) {
      words.add(
          switch (frame.kind()) {
            case TEXT -> "text " + (frame.size() > 50 ? frame.size() : frame.text());
            case BINARY -> "binary " + HexFormat.of().formatHex(frame.bytes());
          });
    }

    @Override
    public void sign() {
      signs++;
    }

    @Override
    public void pause() {}
  }

  /** Gives no more than so many bytes at once. */
  private static InputStream pieces(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(length, most));
      }

      @Override
      public int read(byte[] into) {
        return read(into, 0, into.length);
      }
    };
  }

  private static List<String> heard(byte[] bytes, int most) throws InterruptedException {
    Noted noted = new Noted();
    FrameReader reader =
        new FrameReader(
            new Source(pieces(bytes, most), 32),
            MESSAGE_BYTES,
            noted,
            payload -> noted.words.add("ping " + HexFormat.of().formatHex(payload)));
    try {
      FrameReader.Close close = reader.read();
      noted.words.add(("closed " + close.code() + " " + close.reason()).strip());
    } catch (Violation e) {
      noted.words.add(e.code() + " " + e.reason());
    } catch (EOFException e) {
      noted.words.add("end");
    } catch (IOException e) {
      noted.words.add("broken");
    }
    return noted.words;
  }

  /** {@code 61*200} is the byte 61, 200 times. */
  private static byte[] bytes(String hex) {
    StringBuilder all = new StringBuilder();
    for (String word : hex.strip().split(" +", -1)) {
      int star = word.indexOf('*');
      all.append(
          star < 0
              ? word
              : word.substring(0, star).repeat(Integer.parseInt(word.substring(star + 1))));
    }
    return HexFormat.of().parseHex(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Messages.
        "8101 61                        | text a; end",
        "8100 8200                      | text ; binary ; end",
        "8203 00ff80                    | binary 00ff80; end",
        "8102 c3a9                      | text é; end",
        "8104 f09f9880                  | text \uD83D\uDE00; end",
        "817e007e 61*126                | text 126; end",
        "817e00c8 61*200                | text 200; end",
        // Fragments, and what may come between them.
        "0101 61 0001 62 8001 63        | text abc; end",
        "0100 0000 8000 8101 61         | text ; text a; end",
        "0101 c3 8001 a9                | text é; end",
        "0202 0102 8001 03              | binary 010203; end",
        "0101 61 8900 8001 62           | ping ; text ab; end",
        "0101 61 8a02 6869 8001 62      | text ab; end",
        "0101 61 8802 03e8              | closed 1000",
        "0164 61*100 8064 61*100        | text 200; end",
        // Control frames.
        "8900 8902 6869                 | ping ; ping 6869; end",
        "897d 61*125 8a00               | ping P125; end",
        "8800                           | closed 1005",
        "8802 03e8                      | closed 1000",
        "8805 0fa4 627965               | closed 4004 bye",
        "8804 03f4 c3a9                 | closed 1012 é",
        "8800 8101 61                   | closed 1005",
        // How it ends without a Close.
        "81                             | end",
        "8105 6161                      | end",
      })
  void whatComesIsTold(String hex, String told) throws InterruptedException {
    check(hex, told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c101 61                    | 1002 a frame has reserved bits set",
        "a101 61                    | 1002 a frame has reserved bits set",
        "9101 61                    | 1002 a frame has reserved bits set",
        "8181 00000000 61           | 1002 a frame of a server is masked",
        "8980 00000000              | 1002 a frame of a server is masked",
        "8300                       | 1002 a frame has the unknown opcode 3",
        "8700                       | 1002 a frame has the unknown opcode 7",
        "8b00                       | 1002 a frame has the unknown opcode 11",
        "8f00                       | 1002 a frame has the unknown opcode 15",
        "8001 61                    | 1002 a continuation of no message",
        "8101 61 8001 62            | text a; 1002 a continuation of no message",
        "0101 61 8101 62            | 1002 a message begins within another",
        "0101 61 0201 62            | 1002 a message begins within another",
        "0900                       | 1002 a control frame is cut into fragments",
        "0802 03e8                  | 1002 a control frame is cut into fragments",
        "897e007e 61*126            | 1002 a control frame is longer than 125 bytes",
        "887e007e 03e8 61*124       | 1002 a control frame is longer than 125 bytes",
        "817e007d 61*125            | 1002 a length takes more bytes than it needs",
        "817f0000000000000001 61    | 1002 a length takes more bytes than it needs",
        "817f000000000000ffff       | 1002 a length takes more bytes than it needs",
        "817fffffffffffffffff       | 1002 a frame has a negative length",
        // Not a byte of it is waited for.
        "817e00c9                   | 1009 a message is longer than 200 bytes",
        "817f7fffffffffffffff       | 1009 a message is longer than 200 bytes",
        "0164 61*100 0064 61*100 8001 | 1009 a message is longer than 200 bytes",
        // Text that is none, at once or in fragments.
        "8101 ff                    | 1007 a text is not UTF-8",
        "8101 c3                    | 1007 a text is not UTF-8",
        "8102 c328                  | 1007 a text is not UTF-8",
        "8103 eda080                | 1007 a text is not UTF-8",
        "8102 c080                  | 1007 a text is not UTF-8",
        "8104 f4908080              | 1007 a text is not UTF-8",
        "0101 c3 8001 28            | 1007 a text is not UTF-8",
        "0102 f09f 8001 98          | 1007 a text is not UTF-8",
        // A Close that is none.
        "8801 03                    | 1002 a Close has half a code",
        "8802 03e7                  | 1002 a Close has the code 999",
        "8802 03ec                  | 1002 a Close has the code 1004",
        "8802 03ed                  | 1002 a Close has the code 1005",
        "8802 03ee                  | 1002 a Close has the code 1006",
        "8802 03f7                  | 1002 a Close has the code 1015",
        "8802 0bb7                  | 1002 a Close has the code 2999",
        "8802 1388                  | 1002 a Close has the code 5000",
        "8803 03e8 ff               | 1007 a text is not UTF-8",
      })
  void whatMayNotBeIsSaidWithItsCode(String hex, String told) throws InterruptedException {
    check(hex, told);
  }

  @ParameterizedTest
  @CsvSource({"03e8", "03eb", "03ef", "03f6", "0bb8", "1387"})
  void eachCodeThatMayBeSentIsTold(String code) throws InterruptedException {
    check("8802 " + code, "closed " + Integer.parseInt(code, 16));
  }

  /** However the bytes are cut on their way. */
  private static void check(String hex, String told) throws InterruptedException {
    byte[] bytes = bytes(hex);
    List<String> expected =
        List.of(told.replace("P125", "61".repeat(125)).split("; ?", -1)).stream()
            .map(String::strip)
            .toList();
    for (int most : new int[] {1, 2, 3, 7, 1_000}) {
      assertThat(heard(bytes, most).stream().map(String::strip).toList())
          .as("at most " + most + " bytes at once")
          .isEqualTo(expected);
    }
  }

  @Test
  void whateverComesHasAnEnd() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      // Few first bytes of frames make sense by chance.
      for (int at = 0; at + 1 < bytes.length; at += 2 + random.nextInt(8)) {
        bytes[at] = (byte) (random.nextInt(16) | (random.nextInt(3) << 7));
        bytes[at + 1] = (byte) random.nextInt(8);
      }
      assertThat(heard(bytes, 1 + random.nextInt(8)).getLast())
          .as("after %s", HexFormat.of().formatHex(bytes))
          .matches("end|closed .*|10\\d\\d .*");
    }
  }

  @Test
  void thereIsToBeRoomForEachMessageAndForNothingElse() throws Exception {
    Noted noted = new Noted();
    InputStream in = new ByteArrayInputStream(bytes("8900 0101 61 8900 0001 62 8001 63 8800"));
    new FrameReader(new Source(in, 64), MESSAGE_BYTES, noted, _ -> {}).read();
    assertThat(noted.rooms).isOne();
    assertThat(noted.words).containsExactly("text abc");
    assertThat(noted.signs).as("all of it came at once").isOne();
  }
}
