#!/usr/bin/python3
"""What many quiet links cost: memory and processor time of a supervisor, and of one without links.

    python3 bench/link/many.py [--links 200] [--seconds 30] [--bots]

Each link has a real socket to a server on this machine, a ping every 10 s, and a canary when it is
new and after each minute of quiet; with --bots a bot of its own too.
"""

import argparse
import json
import pathlib
import socket
import subprocess
import tempfile
import time

from ground import HERE, PYTHON, ROOT, Mainstay, cpu, free_port, launch, listens, load
from ground import memory_mb, until

SETTLE_SECONDS = 40


def figures(pid, seconds):
    before = cpu(pid)
    time.sleep(seconds)
    spent = (cpu(pid) - before) / seconds * 100
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    pss = next(int(line.split()[1]) / 1024 for line in rollup.splitlines()
               if line.startswith("Pss:"))
    return {"rss": memory_mb(pid), "pss": pss, "idle": spent,
            "threads": int(len(list(pathlib.Path(f"/proc/{pid}/task").iterdir())))}


def links(count, service):
    canary = {"send": '{"type":"probe","name":"${canary}"}', "idle": "1m",
              "expect": {"type": "probe", "name": "${canary}"}}
    # Below the ports that the system gives to the lines themselves.
    first = next(port for port in range(20_000, 30_000, count)
                 if not any(listens(port + n) for n in range(count)))
    return {f"chat-{n}": {"upstream": f"ws://127.0.0.1:{service}/", "canary": canary,
                          "listen": f"127.0.0.1:{first + n}"} for n in range(count)}


def bot(port):
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall((f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                  "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  "Sec-WebSocket-Version: 13\r\n\r\n").encode())
    assert b"101" in line.recv(1024)
    return line


def idle_supervisor(seconds):
    with tempfile.TemporaryDirectory(prefix="mainstay-link-") as folder:
        config = {"services": {"pause": {"command": ["sleep", "1000000"]}}}
        pathlib.Path(folder, "mainstay.yaml").write_text(json.dumps(config))
        process = subprocess.Popen([ROOT / "mainstay", "up"], cwd=folder,
                                   stdout=subprocess.DEVNULL)
        try:
            time.sleep(SETTLE_SECONDS)
            return figures(process.pid, seconds)
        finally:
            process.terminate()
            process.wait()


def with_links(options):
    service = free_port()
    server = subprocess.Popen([PYTHON, HERE / "echo.py", str(service)],
                              stdout=subprocess.DEVNULL)
    try:
        began = time.monotonic()
        with Mainstay(links(options.links, service)) as between:
            until(lambda: sum(link["proven"] for link in between.links()) == options.links,
                  "each link is proven", 60)
            took = time.monotonic() - began
            bots = [bot(int(link["listen"].rpartition(":")[2])) for link in between.links()
                    if options.bots]
            time.sleep(SETTLE_SECONDS)
            told = figures(between.pid, options.seconds)
            told["all proven after"] = took
            told["bots"] = len(bots)
            return told
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--links", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--bots", action="store_true")
    options = parser.parse_args()
    launch()
    without = idle_supervisor(options.seconds)
    told = with_links(options)
    print("without links", json.dumps(without))
    print(options.links, "links   ", json.dumps(told))
    print("over idle: RSS %.1f MB, PSS %.1f MB, idle %.2f %% of a core, load %.1f" % (
        told["rss"] - without["rss"], told["pss"] - without["pss"],
        told["idle"] - without["idle"], load()))


if __name__ == "__main__":
    main()
