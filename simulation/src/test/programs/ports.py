"""Programs whose port does not serve."""

import errno
import os
import sys

from basics import bind, forever, health, listen, mode, option, say, serve, stamp, swallow


@mode
def no_port(port):
    """Lives and never binds."""
    del port
    forever()


@mode
def other_port(port):
    """Serves on another port than it should."""
    serve(option("other", port + 1000))


@mode
def port_taken_exits(port):
    """Cannot bind, says so, exits 1."""
    try:
        serve(port)
    except OSError as error:
        say(f"error: [Errno {error.errno}] {os.strerror(error.errno)}: port {port}")
        sys.exit(1)


@mode
def port_taken_lingers(port):
    """Cannot bind, logs EADDRINUSE, lives on."""
    try:
        serve(port)
    except OSError as error:
        say(f"error: {errno.errorcode[error.errno]}: port {port}")
        stamp("taken")
        forever()


@mode
def unavailable(port):
    """Answers 503 for ever."""
    serve(port, status="503 Service Unavailable", body='{"status":"starting"}')


@mode
def never_accepts(port):
    """Listens, and never calls accept(2): the kernel still completes connects."""
    listener = listen(port)
    forever()
    listener.close()


@mode
def never_answers(port):
    """Accepts every connection and says nothing."""
    swallow(listen(port))


@mode
def wedges_after(port):
    """Serves for `after` seconds (4), then accepts and never answers."""
    listener = serve(port, until=option("after", 4.0))
    stamp("wedged")
    swallow(listener)


@mode
def bound_not_listening(port):
    """Binds and never calls listen(2): what a reloader leaves when its worker cannot import."""
    bound = bind(port)
    stamp("bound")
    say("ModuleNotFoundError: No module named 'goal_service'")
    forever()
    bound.close()


@mode
def ipv4_only(port):
    """Serves on 127.0.0.1 alone."""
    serve(port, host="127.0.0.1")


@mode
def ipv6_only(port):
    """Serves on ::1 alone."""
    serve(port, host="::1")


@mode
def wrong_pid(port):
    """Serves, and its health names a process that is not of its tree (init)."""
    serve(port, body=health(pid=1))
