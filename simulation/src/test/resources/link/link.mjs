// The other end of a link, by the package ws: "serve" is a remote, "bot URI" is a bot. Each sends
// back what it is sent, and says in one line what a test needs: its port, its close code.
import { createRequire } from 'node:module';

const [packages, role, uri] = process.argv.slice(2);
const { WebSocket, WebSocketServer } = createRequire(packages + '/')('ws');

function echo(socket) {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
}

if (role === 'serve') {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
    console.log(server.address().port);
  });
  server.on('connection', echo);
} else {
  const socket = new WebSocket(uri);
  echo(socket);
  socket.on('close', (code) => console.log(code));
}
