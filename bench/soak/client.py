"""A client of /events that keeps sending over any number of broken connections."""

import collections
import json
import select
import socket
import struct
import time

HANDSHAKE = ("GET /events?client=soak HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
BYTES = 212
BATCH = 50

# Messages without an ack; further events wait here, not on the wire.
WINDOW = 40


def frame(opcode, payload):
    """A frame with its mask, which is zero: a server unmasks it like any other."""
    size = len(payload)
    if size < 126:
        head = struct.pack(">BB", 0x80 | opcode, 0x80 | size)
    elif size < 65536:
        head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + b"\0\0\0\0" + payload


class Client:
    """Sends events with ids at a rate; what is not acked is sent again after a break."""

    def __init__(self, port, rate):
        self.port = port
        self.rate = rate
        self.made = 0
        self.acked = 0
        self.again = 0
        self.unacked = collections.deque()
        self.socket = None
        self.buffer = b""
        self.latencies = []
        self.refusals = []
        self.breaks = 0
        self.acked_at = time.monotonic()

    def run(self, seconds, tick):
        """Sends for so long, then until all is acked; calls `tick` every now and then."""
        began = time.monotonic()
        while True:
            now = time.monotonic() - began
            tick(now)
            due = int(min(now, seconds) * self.rate) // BATCH * BATCH
            if now >= seconds and self.made >= due and not self.unacked:
                break
            if now > seconds + 120:
                break
            if not self.socket and not self.connect():
                time.sleep(0.02)
                continue
            try:
                self.send(due)
                self.read(0.002 if self.made < due else 0.01)
            except OSError:
                self.broken()
        if self.socket:
            self.socket.close()
        return time.monotonic() - began

    def connect(self):
        s = socket.socket()
        s.settimeout(2)
        try:
            s.connect(("127.0.0.1", self.port))
            s.sendall(HANDSHAKE.format(port=self.port).encode())
            head = b""
            while b"\r\n\r\n" not in head:
                more = s.recv(4096)
                if not more:
                    raise OSError("ended in the handshake")
                head += more
            if not head.startswith(b"HTTP/1.1 101"):
                raise OSError("no WebSocket")
        except OSError:
            s.close()
            return False
        self.socket = s
        self.buffer = head.partition(b"\r\n\r\n")[2]
        try:
            for _, first in self.unacked:
                self.again += BATCH
                self.socket.sendall(self.message(first))
        except OSError:
            self.broken()
        return self.socket is not None

    def broken(self):
        self.breaks += 1
        self.socket.close()
        self.socket = None

    def send(self, due):
        while self.made < due and len(self.unacked) < WINDOW:
            first = self.made
            self.made += BATCH
            self.unacked.append((time.monotonic(), first))
            self.socket.sendall(self.message(first))

    @staticmethod
    def message(first):
        events = []
        for n in range(first, first + BATCH):
            text = (f'{{"id":"{n}","type":"soak.event","service":"worker-{n % 7}",'
                    f'"severity":"info","timestamp":{int(time.time() * 1000)},"n":{n},"note":"')
            events.append(text + "x" * (BYTES - 2 - len(text)) + '"}')
        return frame(TEXT, ("[" + ",".join(events) + "]").encode())

    def read(self, wait):
        while select.select([self.socket], [], [], wait)[0]:
            more = self.socket.recv(65536)
            if not more:
                raise OSError("ended")
            self.buffer += more
            wait = 0
        while (part := self.next()) is not None:
            opcode, payload = part
            if opcode == PING:
                self.socket.sendall(frame(PONG, payload))
            elif opcode == CLOSE:
                raise OSError("closed")
            elif opcode == TEXT:
                self.answer(json.loads(payload))

    def next(self):
        data = self.buffer
        if len(data) < 2:
            return None
        size, head = data[1] & 0x7F, 2
        if size == 126:
            if len(data) < 4:
                return None
            size, head = struct.unpack(">H", data[2:4])[0], 4
        if len(data) < head + size:
            return None
        self.buffer = data[head + size:]
        return data[0] & 15, data[head:head + size]

    def answer(self, ack):
        if ack["status"] != "received":
            # Refused for now, such as by a full disk: all from here on is sent again.
            self.refusals.append(ack)
            raise OSError("refused")
        now = time.monotonic()
        for _ in range(ack["count"] // BATCH):
            sent, _ = self.unacked.popleft()
            self.latencies.append(now - sent)
        self.acked += ack["count"]
        self.acked_at = now
