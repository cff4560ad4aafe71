"""Programs that work, each in its own way of saying so."""

import os
import sys
import time

from basics import answer, forever, in_thread, listen, mode, option, say, serve, stamp


@mode
def ok(port):
    """Serves."""
    serve(port)


@mode
def impostor(port):
    """Serves 200 to everybody: a stranger that holds somebody else's port."""
    serve(port, body="impostor")


@mode
def several_ports(port):
    """Serves on every PORT_NAME, and on its main port, there only after=SECONDS."""
    for name, value in sorted(os.environ.items()):
        if name.startswith("PORT_") and value.isdigit() and int(value) != port:
            in_thread(serve, int(value))
    time.sleep(option("after", 0.0))
    serve(port)


@mode
def worker(port):
    """Declares no port and opens none; lives."""
    del port
    say("working")
    forever()


@mode
def task(port):
    """Does its work and ends: `after` seconds, then exit `code`."""
    del port
    time.sleep(option("after", 0.0))
    say("task done")
    sys.exit(option("code", 0))


@mode
def exits_on_term(port):
    """Serves; on SIGTERM finishes its work for `after` seconds and exits with `code`."""
    import signal

    def finish(*_):
        stamp("term")
        time.sleep(option("after", 0.0))
        os._exit(option("code", 0))

    signal.signal(signal.SIGTERM, finish)
    serve(port)


@mode
def log_then_ready(port):
    """Opens no port; says `Application startup complete` after `after` seconds."""
    del port
    say("Starting")
    time.sleep(option("after", 0.5))
    say("Application startup complete")
    stamp("listening")
    forever()


@mode
def notify_s6(port):
    """Binds, then writes a newline to descriptor 3 (s6's notification-fd)."""
    time.sleep(option("delay", 0.0))
    listener = listen(port)
    os.write(3, b"\n")
    os.close(3)
    while True:
        answer(listener.accept()[0])


@mode
def notify_systemd(port):
    """Binds, then sends READY=1 to $NOTIFY_SOCKET (sd_notify(3))."""
    import socket

    time.sleep(option("delay", 0.0))
    listener = listen(port)
    address = os.environ["NOTIFY_SOCKET"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.connect("\0" + address[1:] if address.startswith("@") else address)
        notify.send(b"READY=1\nSTATUS=serving")
    while True:
        answer(listener.accept()[0])


@mode
def websocket(port):
    """Answers a WebSocket upgrade and repeats each short text frame as `received NAME`."""
    import base64
    import hashlib

    listener = listen(port)
    while True:
        connection, _ = listener.accept()
        try:
            connection.settimeout(2)
            request = connection.recv(4096).decode("latin-1")
            key = [
                line.split(":", 1)[1].strip()
                for line in request.splitlines()
                if line.lower().startswith("sec-websocket-key:")
            ]
            if not key:
                connection.sendall(b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n")
                continue
            guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            accept = base64.b64encode(hashlib.sha1((key[0] + guid).encode()).digest()).decode()
            connection.sendall(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
            )
            frame = connection.recv(4096)
            length, mask = frame[1] & 0x7F, frame[2:6]
            text = bytes(b ^ mask[i % 4] for i, b in enumerate(frame[6 : 6 + length]))
            opcode = 0x8A if frame[0] & 0x0F == 9 else 0x81
            reply = text if opcode == 0x8A else b'{"status":"received"}'
            connection.sendall(bytes([opcode, len(reply)]) + reply)
            connection.recv(4096)
        except (OSError, IndexError):
            pass
        finally:
            connection.close()
