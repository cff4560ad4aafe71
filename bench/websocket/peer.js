// A server like the monitor's, with the package ws: /events acks what it parses and hands it on to
// everybody on /ws. It keeps nothing.
"use strict";
const { WebSocketServer, WebSocket } = require("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]) });
const dashboards = new Set();

server.on("connection", (socket, request) => {
  if (request.url.startsWith("/ws")) {
    dashboards.add(socket);
    socket.on("close", () => dashboards.delete(socket));
    return;
  }
  socket.on("message", (data) => {
    const parsed = JSON.parse(data);
    const events = Array.isArray(parsed) ? parsed : [parsed];
    socket.send(JSON.stringify({
      status: "received", event_type: events.at(-1).type, seq: 0, count: events.length,
    }));
    if (dashboards.size > 0) {
      const text = JSON.stringify({ type: "events", events });
      for (const dashboard of dashboards) {
        if (dashboard.readyState === WebSocket.OPEN) dashboard.send(text);
      }
    }
  });
});

// A hundredth of them at a time, so that ten thousand are not pinged in one burst.
let slot = 0;
setInterval(() => {
  let place = 0;
  for (const socket of server.clients) {
    if (place++ % 100 === slot) socket.ping();
  }
  slot = (slot + 1) % 100;
}, 100);
