package dev.mainstay.core.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that commands need: 256 random bits in a file that only its owner may read. */
public final class Token {

  private static final int BYTES = 32;
  private static final String COOKIE_PURPOSE = "mainstay dashboard cookie";

  private final byte[] secret;
  private final byte[] cookie;

  private Token(String text) {
    this.secret = text.getBytes(StandardCharsets.UTF_8);
    this.cookie = derived(secret).getBytes(StandardCharsets.UTF_8);
  }

  /** The token in a file, which is made when it is missing, and closed to others when it is not. */
  public static Token in(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
      if (Files.getFileAttributeView(file.getParent(), PosixFileAttributeView.class) != null) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(own));
      }
      Files.writeString(file, text + "\n", StandardOpenOption.CREATE);
    } else if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    String text = Files.readString(file).strip();
    if (text.length() < BYTES) {
      throw new IOException(file + " holds no token; remove it, and a new one is made");
    }
    return new Token(text);
  }

  /** A token that a person chose. */
  public static Token of(String text) {
    return new Token(text);
  }

  /** Whether {@code offered} is the token; takes the same time whatever is offered. */
  public boolean is(String offered) {
    return MessageDigest.isEqual(secret, offered.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether {@code offered} is what the cookie of a page that was let in holds. */
  public boolean isCookie(String offered) {
    return MessageDigest.isEqual(cookie, offered.getBytes(StandardCharsets.UTF_8));
  }

  /** The header line with which we ask ourselves. */
  public String header() {
    return "Authorization: Bearer " + new String(secret, StandardCharsets.UTF_8) + "\r\n";
  }

  /** What the cookie holds: it proves the token without being it. */
  public String cookie() {
    return new String(cookie, StandardCharsets.UTF_8);
  }

  private static String derived(byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] bytes = mac.doFinal(COOKIE_PURPOSE.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
