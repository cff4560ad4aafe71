package dev.mainstay.monitor.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What browsers may load for our pages (Content Security Policy): only what we serve. */
final class Policy {

  static final String HEADER = "Content-Security-Policy";

  private static final String REST =
      "; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  /** For every answer that says nothing else. */
  static final String STRICT = "default-src 'self'" + REST;

  private Policy() {}

  /** The same, and the one inline script whose text this is. */
  static String withScript(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      String name = Base64.getEncoder().encodeToString(hash);
      return "default-src 'self'; script-src 'self' 'sha256-" + name + "'" + REST;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
