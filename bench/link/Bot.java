package dev.mainstay.bench.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A bot that acknowledges each message as soon as it has it, all of one read together. */
final class Bot implements Wire.Ear, AutoCloseable {

  final AtomicInteger heard = new AtomicInteger();
  final AtomicInteger twice = new AtomicInteger();
  private final Messages messages;
  private final Wire wire;
  private ByteArrayOutputStream acks = new ByteArrayOutputStream();

  Bot(Messages messages, int port) throws IOException {
    this.messages = messages;
    wire = Wire.open(port);
    Thread.ofPlatform().daemon().start(this::run);
  }

  private void run() {
    try {
      wire.listen(this);
    } catch (IOException e) {
      // It has ended.
    }
  }

  @Override
  public void frame(int opcode, byte[] payload) throws IOException {
    if (opcode == Wire.PING) {
      wire.send(Wire.PONG, payload);
    } else if (opcode == Wire.TEXT) {
      int number = Messages.numberSaid(payload);
      if (number >= 0) {
        if (messages.heard.compareAndSet(number, 0, System.nanoTime())) {
          heard.incrementAndGet();
        } else {
          twice.incrementAndGet();
        }
        wire.put(acks, Wire.TEXT, Messages.acked(number));
      }
    }
  }

  @Override
  public void read() throws IOException {
    if (acks.size() > 0) {
      wire.write(acks);
      acks = new ByteArrayOutputStream();
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
