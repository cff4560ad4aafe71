package dev.mainstay.monitor.alert.channel;

import dev.mainstay.monitor.alert.Channel;
import dev.mainstay.monitor.alert.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** An e-mail over SMTP (RFC 5321), with STARTTLS wherever the server offers it. */
public final class MailChannel implements Channel {

  private static final String WITHIN_MS = "10000";

  private final Server server;
  private final String from;
  private final List<String> to;

  /**
   * Where mail is handed in.
   *
   * @param security what protects the connection
   * @param user null for a server that asks for none
   */
  public record Server(
      String host, int port, Security security, @Nullable String user, @Nullable String password) {

    /** What protects the connection. */
    public enum Security {
      /** TLS from the first byte. */
      TLS,
      /** TLS, asked for in clear, or nothing is sent. */
      STARTTLS,
      /** TLS when it is offered; for a server on this machine. */
      OPPORTUNISTIC
    }
  }

  /** A channel to these addresses. */
  public MailChannel(Server server, String from, List<String> to) {
    this.server = server;
    this.from = from;
    this.to = List.copyOf(to);
  }

  @Override
  public String name() {
    return "email " + server.host() + ":" + server.port();
  }

  @Override
  public void bring(Message message) throws IOException {
    Session session = Session.getInstance(properties());
    try {
      MimeMessage mail = new MimeMessage(session);
      mail.setFrom(new InternetAddress(from, true));
      for (String address : to) {
        mail.addRecipient(
            jakarta.mail.Message.RecipientType.TO, new InternetAddress(address, true));
      }
      mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
      mail.setText(message.text(), StandardCharsets.UTF_8.name());
      mail.setHeader(
          "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
      mail.saveChanges();
      try (Transport transport = session.getTransport()) {
        transport.connect(server.host(), server.port(), server.user(), server.password());
        transport.sendMessage(mail, mail.getAllRecipients());
      }
    } catch (MessagingException e) {
      throw new IOException(name() + ": " + first(e.getMessage()), e);
    }
  }

  private Properties properties() {
    boolean tls = server.security() == Server.Security.TLS;
    String protocol = tls ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", protocol);
    properties.put(prefix + "auth", Boolean.toString(server.user() != null));
    properties.put(prefix + "starttls.enable", "true");
    properties.put(
        prefix + "starttls.required",
        Boolean.toString(server.security() == Server.Security.STARTTLS));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "connectiontimeout", WITHIN_MS);
    properties.put(prefix + "timeout", WITHIN_MS);
    properties.put(prefix + "writetimeout", WITHIN_MS);
    return properties;
  }

  private static String first(@Nullable String message) {
    return message == null ? "failed" : message.lines().findFirst().orElse("failed");
  }
}
