"""What every mode of misbehave.py is made of: options, stamps, sockets, answers."""

import os
import sys
import time

OPTIONS = {}
MODES = {}
MEGABYTE = 1 << 20


def mode(function):
    """Registers a mode under its name with dashes."""
    MODES[function.__name__.strip("_").replace("_", "-")] = function
    return function


def option(name, default):
    """The value given for KEY, in the type of its default."""
    return type(default)(OPTIONS.get(name, default))


def stamp(event):
    """Appends what happened, and when, to the file of stamps."""
    path = option("stamps", "")
    if path:
        now = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        line = f"{event} {OPTIONS['mode']} {os.getpid()} {now}\n"
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(descriptor, line.encode())
        os.close(descriptor)


def say(text):
    print(text, file=sys.stderr, flush=True)


def forever():
    import signal

    while True:
        signal.pause()


def write_pid_file():
    path = option("pid-file", "")
    if path:
        with open(path + ".new", "w", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")
        os.rename(path + ".new", path)


def bind(port, host=None):
    """A bound socket that nobody has called listen(2) on."""
    import socket

    host = host or option("host", "127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    bound.bind((host, port))
    return bound


def listen(port, host=None):
    listener = bind(port, host)
    listener.listen(64)
    stamp("listening")
    return listener


def health(pid=None):
    """The body of a healthy answer."""
    return '{"status":"running","pid":%d,"mode":"%s"}' % (pid or os.getpid(), OPTIONS["mode"])


def answer(connection, status="200 OK", body=None):
    """Reads one request and answers it."""
    try:
        connection.settimeout(5)
        if connection.recv(4096):
            content = (body or health()).encode()
            head = (
                f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
            )
            connection.sendall(head.encode() + content)
    except OSError:
        pass
    finally:
        connection.close()


def serve(port, status="200 OK", body=None, until=None, host=None):
    """Answers every request; returns the listener when `until` seconds have passed."""
    time.sleep(option("delay", 0.0))
    listener = listen(port, host)
    write_pid_file()
    end = time.monotonic() + until if until is not None else None
    while end is None or time.monotonic() < end:
        listener.settimeout(None if end is None else max(0.01, end - time.monotonic()))
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            break
        answer(connection, status, body)
    return listener


def swallow(listener):
    """Accepts every connection and says nothing."""
    held = []
    listener.settimeout(None)
    while True:
        held.append(listener.accept()[0])
        del held[:-900]


def in_thread(function, *arguments):
    import threading

    thread = threading.Thread(target=function, args=arguments, daemon=True)
    thread.start()
    return thread
