package dev.mainstay.monitor.alert.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A mail server for one connection on loopback: it takes one mail, or refuses its recipients. */
final class SmtpServer implements AutoCloseable {

  private final ServerSocket listener;
  private final String recipientAnswer;
  private final List<String> recipients = Collections.synchronizedList(new ArrayList<>());
  private volatile String mail = "";
  private final Thread thread;

  private SmtpServer(String recipientAnswer) throws IOException {
    this.recipientAnswer = recipientAnswer;
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.thread = Thread.ofVirtual().start(this::serve);
  }

  static SmtpServer accepting() throws IOException {
    return new SmtpServer("250 ok");
  }

  static SmtpServer refusing(String answer) throws IOException {
    return new SmtpServer(answer);
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> recipients() {
    return List.copyOf(recipients);
  }

  String mail() {
    return mail;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    thread.interrupt();
  }

  private void serve() {
    try (Socket socket = listener.accept();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        PrintWriter out = new PrintWriter(socket.getOutputStream(), false, UTF_8)) {
      say(out, "220 test");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say(out, answer(line, in, out));
      }
    } catch (IOException e) {
      // The client has gone, or the test is over.
    }
  }

  private String answer(String line, BufferedReader in, PrintWriter out) throws IOException {
    return switch (line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
      case "RCPT" -> {
        recipients.add(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
        yield recipientAnswer;
      }
      case "DATA" -> {
        say(out, "354 go on");
        StringBuilder text = new StringBuilder();
        for (String more = in.readLine(); !more.equals("."); more = in.readLine()) {
          text.append(more).append('\n');
        }
        mail = text.toString();
        yield "250 kept";
      }
      case "QUIT" -> "221 bye";
      default -> "250 ok";
    };
  }

  private static void say(PrintWriter out, String line) {
    out.print(line + "\r\n");
    out.flush();
  }
}
