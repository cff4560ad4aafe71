package dev.mainstay.link;

import java.util.List;

/** Lines that only write down what they are told. */
record ToldLines(List<String> done) implements Lines {

  @Override
  public void open(long line, Position from) {
    done.add("open " + line + " " + from);
  }

  @Override
  public void ping(long line) {
    done.add("ping " + line);
  }

  @Override
  public void fly(long line, long canary) {
    done.add("fly " + line);
  }

  @Override
  public void send(long line, Outgoing message) {
    done.add("send " + line + " " + message.id());
  }

  @Override
  public void acknowledge(long line, Incoming message) {
    done.add("acknowledge " + line + " " + message.id());
  }

  @Override
  public void read(long line, Reading reading) {
    done.add("read " + line + " " + reading);
  }

  @Override
  public void drain(long line, String reason) {
    done.add("drain " + line);
  }

  @Override
  public void cut(long line, String reason) {
    done.add("cut " + line);
  }
}
