#!/usr/bin/python3
"""Measures the monitor's WebSockets from outside: a real `./mainstay up`, a Java client.

    python3 bench/websocket/bench.py                 # about six minutes; ./mainstay must be built
    NODE_WS=FOLDER python3 bench/websocket/bench.py --only throughput,latency,idle,fanout,slow,peer
    python3 bench/websocket/bench.py --only idle --connections 2000 --json FILE

`peer` measures the servers of node ws and python3-websockets that are installed, with the same
client: they keep nothing, so their acks say less. Nothing fails when a target is missed. Ten
thousand connections need `ulimit -n` of 20,000 or more.
"""

import argparse
import json
import os
import pathlib
import resource
import shlex
import socket
import subprocess
import tempfile
import time

from servers import HERE, ROOT, Mainstay, peers

BATCH = 100
WINDOW = 32
NUMBERED = 1
SETTLE_SECONDS = 10
IDLE_SECONDS = 40

RESULTS = {}


class Client:
    """The Java client; it stops at each mark until it was looked at."""

    def __init__(self, folder):
        text = (ROOT / "target" / "launch.env").read_text()
        values = dict(line.partition("=")[::2] for line in text.splitlines())
        self.java = shlex.split(values["java"])[0]
        self.path = shlex.split(values["supervisor_path"])[0]
        self.classes = tempfile.mkdtemp(dir=folder)
        javac = pathlib.Path(self.java).parent / "javac"
        subprocess.run([javac, "-nowarn", "-cp", self.path, "-d", self.classes,
                        *HERE.glob("*.java")], check=True)

    def run(self, server, words, marks):
        """What it printed; `marks` are called by name as it comes to them."""
        process = subprocess.Popen(
            [self.java, "-XX:+UseSerialGC", "-Xmx2g", "-XX:MaxDirectMemorySize=1g", "-cp",
             self.classes, "dev.mainstay.bench.websocket.Load", str(server.port),
             *map(str, words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        printed = {}
        with process:
            for line in process.stdout:
                key, value = line.split()
                if key == "mark":
                    marks.get(value, lambda: None)()
                    process.stdin.write("\n")
                    process.stdin.flush()
                else:
                    printed[key] = float(value)
        if process.returncode:
            raise RuntimeError(f"the client failed: {words}")
        return printed


class Looks:
    """Processor time and memory of a server, at moments."""

    def __init__(self, server):
        self.server = server
        self.at = {}

    def look(self, word):
        self.at[word] = (time.monotonic(), self.server.cpu(), self.server.rss_mb())

    def mark(self, word):
        return lambda: self.look(word)

    def seconds(self):
        return self.at["end"][0] - self.at["begin"][0]

    def cpu(self):
        return self.at["end"][1] - self.at["begin"][1]

    def rss(self, word):
        return self.at[word][2]


def throughput(client, server, seconds):
    for numbered in (0, NUMBERED) if server.durable else (0,):
        looks = Looks(server)
        found = client.run(server, ["throughput", "/events", BATCH, WINDOW, seconds, numbered],
                           {"begin": looks.mark("begin"), "end": looks.mark("end")})
        found["events_per_cpu_s"] = found["events"] / looks.cpu()
        found["rss_mb"] = looks.rss("end")
        kind = ", each with a seq" if numbered else ""
        say(f"{server.name}: throughput, batches of {BATCH}{kind}", found)


def latency(client, server, seconds):
    looks = Looks(server)
    found = client.run(server, ["latency", "/events", 10_000, seconds],
                       {"begin": looks.mark("begin"), "end": looks.mark("end")})
    found["cpu_percent"] = 100 * looks.cpu() / looks.seconds()
    say(f"{server.name}: acks at 10,000 events/s", found)


def idle(client, server, connections):
    time.sleep(SETTLE_SECONDS)
    looks = Looks(server)
    looks.look("start")

    def opened():
        looks.look("open")
        time.sleep(SETTLE_SECONDS)
        looks.look("begin")
        time.sleep(IDLE_SECONDS)
        looks.look("end")

    found = client.run(server, ["idle", "/events", connections], {"open": opened})
    found["cpu_percent"] = 100 * looks.cpu() / looks.seconds()
    found["rss_start_mb"] = looks.rss("start")
    found["rss_more_mb"] = looks.rss("end") - looks.rss("start")
    found["rss_more_at_worst_mb"] = max(looks.rss(w) for w in looks.at) - looks.rss("start")
    found["connect_cpu_s"] = looks.at["open"][1] - looks.at["start"][1]
    say(f"{server.name}: {connections:,} idle connections", found)


def fanout(client, server, dashboards, rate, seconds):
    looks = Looks(server)
    found = client.run(server, ["fanout", "/events,/ws", dashboards, rate, seconds],
                       {"begin": looks.mark("begin"), "end": looks.mark("end")})
    found["cpu_percent"] = 100 * looks.cpu() / looks.seconds()
    found["rss_mb"] = looks.rss("end")
    say(f"{server.name}: {rate} events/s to {dashboards} dashboards", found)


def never_reads(port):
    """A dashboard that asks to be one and then reads nothing."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.connect(("127.0.0.1", port))
    s.sendall(f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
              "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              "Sec-WebSocket-Version: 13\r\n\r\n".encode())
    return s


def heap_kb(server):
    """Living bytes of the heap, after a full collection."""
    server.collect()
    jcmd = pathlib.Path(os.readlink(f"/proc/{server.pid}/exe")).parent / "jcmd"
    text = subprocess.run([jcmd, str(server.pid), "GC.heap_info"], stdout=subprocess.PIPE,
                          check=True, text=True).stdout
    used = [line.partition("used ")[2].split("K")[0] for line in text.splitlines()
            if line.strip().startswith(("def new", "DefNew", "tenured", "Tenured"))]
    return sum(int(kb) for kb in used)


def slow(client, folder):
    """Large events to two healthy readers, without and with one more that never reads."""
    found = {}
    for case in ("alone", "beside"):
        with Mainstay(folder) as server:
            time.sleep(SETTLE_SECONDS)
            deaf = None

            def begin(case=case, server=server):
                nonlocal deaf
                if case == "beside":
                    deaf = never_reads(server.port)

            def half(case=case, server=server):
                found[f"heap_{case}_kb"] = heap_kb(server)
                found[f"rss_{case}_half_mb"] = server.rss_mb()

            def end(case=case, server=server):
                found[f"rss_{case}_mb"] = server.rss_mb()

            result = client.run(server, ["publish", "/events,/ws", 3000, 400, 16_384],
                                {"begin": begin, "half": half, "end": end})
            found[f"{case}_seen_by_healthy"] = result["seen_by_healthy"]
            if deaf:
                deaf.close()
    found["heap_more_mb"] = (found["heap_beside_kb"] - found["heap_alone_kb"]) / 1024
    found["rss_more_mb"] = found["rss_beside_mb"] - found["rss_alone_mb"]
    say("mainstay: one that never reads beside two that do", found)


def peer(client, options):
    for kind in peers():
        with kind() as server:
            throughput(client, server, options.seconds)
            latency(client, server, options.seconds)
        with kind() as server:
            idle(client, server, options.connections)
        with kind() as server:
            fanout(client, server, 100, 1000, options.seconds)


def say(what, found):
    found["load"] = os.getloadavg()[0]
    RESULTS[what] = found
    figures = ", ".join(f"{key} {value:,.1f}" for key, value in found.items())
    print(f"{what}: {figures}", flush=True)


def measure(part, client, options, folder):
    connections = options.connections
    match part:
        case "throughput" | "latency":
            with Mainstay(folder) as server:
                (throughput if part == "throughput" else latency)(client, server, options.seconds)
        case "idle":
            with Mainstay(folder, ingest_connections=connections) as server:
                idle(client, server, connections)
        case "fanout":
            for dashboards, rate in ((100, 1000), (1000, 50)):
                with Mainstay(folder, dashboard_connections=dashboards) as server:
                    fanout(client, server, dashboards, rate, options.seconds)
        case "slow":
            slow(client, folder)
        case "peer":
            peer(client, options)
        case _:
            raise SystemExit(f"no such part: {part}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="throughput,latency,idle,fanout,slow,peer")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--folder", help="where the projects are made (default: a temporary one)")
    parser.add_argument("--json", help="write the figures to this file too")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        client = Client(folder)
        for part in options.only.split(","):
            measure(part, client, options, folder)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(RESULTS, indent=2))


main()
