// A forwarder with the package ws: whoever connects gets what the service says, which gets what the
// bot says. It keeps nothing.
//
// usage: forward.js WS_FOLDER SERVICE_PORT PORT
"use strict";
const [folder, service, port] = process.argv.slice(2);
const { WebSocket, WebSocketServer } = require(folder + "/node_modules/ws");

const plain = { perMessageDeflate: false };
const remote = new WebSocket("ws://127.0.0.1:" + service + "/", plain);
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), ...plain });
let bot;

server.on("connection", (socket) => {
  bot = socket;
  socket.on("message", (data, isBinary) => remote.send(data, { binary: isBinary }));
});
remote.on("message", (data, isBinary) => bot?.send(data, { binary: isBinary }));
