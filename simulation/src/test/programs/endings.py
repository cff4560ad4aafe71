"""Programs that end when they should not."""

import os
import sys
import time

from basics import MEGABYTE, mode, option, say, serve, stamp


@mode
def exit0(port):
    """Exits 0 at once, having served nobody."""
    del port
    sys.exit(0)


@mode
def exit1_after(port):
    """Exits 1 after `after` seconds (2), never having listened."""
    del port
    time.sleep(option("after", 2.0))
    say("fatal: cannot load config")
    sys.exit(1)


@mode
def crashes(port):
    """Serves for `after` seconds, then exits with `code` (7)."""
    serve(port, until=option("after", 1.0))
    say("fatal: lost the database")
    stamp("dies")
    sys.exit(option("code", 7))


@mode
def fails_first(port):
    """Exits 1 the first `times` starts, counted in `file`; serves from then on."""
    path = option("file", "")
    with open(path, "a", encoding="ascii") as file:
        file.write("start\n")
    with open(path, encoding="ascii") as file:
        if len(file.readlines()) <= option("times", 2):
            say("fatal: not yet")
            sys.exit(1)
    serve(port)


@mode
def kills_itself(port):
    """Serves for `after` seconds, then sends itself SIGKILL: no want of memory."""
    serve(port, until=option("after", 1.0))
    stamp("dies")
    os.kill(os.getpid(), 9)


@mode
def oom(port):
    """Serves for `after` seconds, then takes memory until the kernel kills it.

    It first moves into a memory cgroup of its own below its present one, with a limit of
    `megabytes` (48), whose folder it names; exits 77 when this machine does not let it.
    """
    folder = memory_cgroup(option("megabytes", 48) * MEGABYTE)
    if not folder:
        say("no memory cgroup to be had here")
        sys.exit(77)
    say(f"taking memory in {folder}")
    serve(port, until=option("after", 1.0))
    stamp("dies")
    hoard = []
    while True:
        hoard.append(b"x" * MEGABYTE)


def memory_cgroup(limit):
    """Makes a limited memory cgroup and enters it; its folder, or None."""
    with open("/proc/self/cgroup", encoding="ascii") as file:
        lines = [line.strip().split(":", 2) for line in file]
    for _, controllers, path in lines:
        root = "/sys/fs/cgroup/memory" if "memory" in controllers.split(",") else "/sys/fs/cgroup"
        file = "memory.limit_in_bytes" if controllers else "memory.max"
        if controllers and "memory" not in controllers.split(","):
            continue
        folder = os.path.join(root + path, f"mainstay-oom-{os.getpid()}")
        try:
            os.mkdir(folder)
            with open(f"{folder}/{file}", "w", encoding="ascii") as limits:
                limits.write(str(limit))
            with open(f"{folder}/cgroup.procs", "w", encoding="ascii") as members:
                members.write(str(os.getpid()))
            return folder
        except OSError:
            if os.path.isdir(folder):
                os.rmdir(folder)
    return None
