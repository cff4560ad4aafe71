"""Programs whose parent is not whom one talks to."""

import os
import sys
import time

from basics import forever, in_thread, mode, option, say, serve, stamp


@mode
def forks(port):
    """The parent exits 0 at once; the child serves in a session of its own."""
    if os.fork():
        os._exit(0)
    os.setsid()
    serve(port)


@mode
def forks_and_waits(port):
    """The child serves; the parent exits 0 `after` seconds after that, as daemon(7) says."""
    import socket

    if os.fork() == 0:
        os.setsid()
        serve(port)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.01)
    time.sleep(option("after", 0.5))
    stamp("left")
    os._exit(0)


@mode
def daemon(port):
    """Forks twice as daemon(7) says; the grandchild serves."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    os.chdir("/")
    serve(port)


@mode
def stale_pid(port):
    """Refuses to start while its pid file names a living process, whoever that is."""
    try:
        with open(option("pid-file", ""), encoding="ascii") as file:
            os.kill(int(file.read()), 0)
    except (OSError, ValueError):
        serve(port)
    else:
        say("already running")
        sys.exit(1)


@mode
def defunct_main(port):
    """Serves for `after` seconds; then the main thread ends and another lives on."""
    import ctypes

    listener = serve(port, until=option("after", 1.0))
    listener.close()
    in_thread(forever_in_thread)
    stamp("defunct")
    ctypes.CDLL(None).pthread_exit(None)


def forever_in_thread():
    while True:
        time.sleep(3600)


@mode
def grandchildren(port):
    """Serves, with a child, one that left the session, and one whose parent has gone."""
    if os.fork() == 0:
        stamp("child")
        forever()
    if os.fork() == 0:
        os.setsid()
        stamp("setsid")
        forever()
    if os.fork() == 0:
        if os.fork():
            os._exit(0)
        os.setsid()
        stamp("orphan")
        forever()
    serve(port)


@mode
def ignores_term(port):
    """Serves and ignores SIGTERM, SIGINT and SIGHUP."""
    import signal

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    serve(port)
