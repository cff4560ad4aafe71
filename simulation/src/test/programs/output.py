"""Programs that write: floods, counts and heartbeats."""

import errno
import os
import time

from basics import MEGABYTE, answer, forever, in_thread, listen, mode, option, serve, stamp


STARTED = time.time()


@mode
def flood(port):
    """Serves, and writes `megabytes` (64) of numbered lines as fast as it can."""
    in_thread(serve, port)
    written, number, limit = 0, 0, option("megabytes", 64) * MEGABYTE
    while written < limit:
        block = "".join(f"line {number + i:09d} {'.' * 60}\n" for i in range(100)).encode()
        number += 100
        while block:
            try:
                count = os.write(1, block)
            except OSError as error:
                stamp(f"write-{errno.errorcode[error.errno]}")
                time.sleep(0.05)
                continue
            written, block = written + count, block[count:]
    stamp("flooded")
    forever()


@mode
def counts(port):
    """Writes 20 numbered lines every millisecond, each by itself, for `after` seconds; exit 0."""
    del port
    end, number = time.monotonic() + option("after", 3.0), 0
    while time.monotonic() < end:
        os.write(1, f"line {number:09d}\n".encode())
        number += 1
        if number % 20 == 0:
            time.sleep(0.001)
    stamp(f"counted-{number}")


def beat(inflight, done, pid=None):
    """Writes the heartbeat file at once and whole."""
    path = option("file", "health.json")
    text = '{"t":%f,"pid":%d,"started_at":%f,"global_inflight":%d,"done":%d}'
    with open(path + ".new", "w", encoding="ascii") as file:
        file.write(text % (time.time(), pid or os.getpid(), STARTED, inflight, done))
    os.rename(path + ".new", path)


@mode
def beats(port):
    """Serves and beats every 0.2 s; its work goes on."""
    in_thread(serve, port)
    done = 0
    while True:
        done += 1
        beat(1, done)
        time.sleep(0.2)


@mode
def beats_without_progress(port):
    """Serves and beats; from `after` seconds (1) on its open work stands still."""
    in_thread(serve, port)
    done, begun = 0, time.monotonic()
    while time.monotonic() - begun < option("after", 1.0):
        done += 1
        beat(3, done)
        time.sleep(0.2)
    stamp("still")
    while True:
        beat(3, done)
        time.sleep(0.2)


@mode
def works_long(port):
    """Serves and beats; then works `after` seconds (6) without beating or answering, CPU busy."""
    listener = listen(port)
    listener.settimeout(0.1)
    rested = time.monotonic()
    done = 0
    while True:
        beat(0, done)
        try:
            answer(listener.accept()[0])
        except TimeoutError:
            pass
        if time.monotonic() - rested > 2:
            beat(1, done)
            stamp("working")
            end = time.monotonic() + option("after", 6.0)
            while time.monotonic() < end:
                done += 1
            stamp("worked")
            rested = time.monotonic()


@mode
def beat_stops(port):
    """Serves for ever and beats for `after` seconds (1); then idles without a beat."""
    in_thread(serve, port)
    begun = time.monotonic()
    while time.monotonic() - begun < option("after", 1.0):
        beat(0, 1)
        time.sleep(0.2)
    stamp("stops")
    forever()


@mode
def old_beat(port):
    """Serves; a process that is dead by now left its heartbeat file, touched again and again."""
    in_thread(serve, port)
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    while True:
        beat(0, 1, pid=gone)
        time.sleep(0.2)
