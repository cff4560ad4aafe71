package dev.mainstay.link.bed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate for localhost, made by keytool, and one who trusts nobody but its signer. */
public final class Secrets {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private static @Nullable Secrets once;

  private final KeyStore keys;

  private Secrets(KeyStore keys) {
    this.keys = keys;
  }

  /** Makes a certificate in a folder; once in a process, for it takes a second. */
  public static synchronized Secrets in(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Secrets known = once;
    if (known == null) {
      known = make(folder);
      once = known;
    }
    return known;
  }

  private static Secrets make(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = folder.resolve("keys.p12");
    keytool(file, "-alias", "signer", "-dname", "CN=signer", "-ext", "bc=ca:true");
    String[] leaf = {"-alias", "remote", "-dname", "CN=remote", "-ext", "san=dns:localhost"};
    keytool(file, Stream.concat(Stream.of(leaf), Stream.of("-signer", "signer")));
    return new Secrets(read(file));
  }

  private static void keytool(Path file, String... what) throws IOException, InterruptedException {
    keytool(file, Stream.of(what));
  }

  private static void keytool(Path file, Stream<String> what)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
    what.forEach(command::add);
    Process made =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  /** For a server that shows the certificate. */
  public SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** For a client that trusts whoever signed it. */
  public SSLContext client() throws GeneralSecurityException, IOException {
    return client(Instant.now());
  }

  /** For a client to which that is now. */
  public SSLContext client(Instant now) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("signer", keys.getCertificate("signer"));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
