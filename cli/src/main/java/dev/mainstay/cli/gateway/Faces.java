package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All faces as one: each knows its own clients, and passes over the others'. */
final class Faces implements Face {

  private final List<Face> faces = new CopyOnWriteArrayList<>();

  void add(Face face) {
    faces.add(face);
  }

  void remove(Face face) {
    faces.remove(face);
  }

  @Override
  public void send(ClientId client, @Nullable RpcId about, Message message) {
    for (Face face : faces) {
      face.send(client, about, message);
    }
  }

  @Override
  public void end(ClientId client, String reason) {
    for (Face face : faces) {
      face.end(client, reason);
    }
  }

  @Override
  public void gather() {
    faces.forEach(Face::gather);
  }

  @Override
  public void flush() {
    faces.forEach(Face::flush);
  }
}
