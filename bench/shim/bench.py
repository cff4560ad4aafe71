#!/usr/bin/env python3
"""Measures `mainstay shim` from outside: start to the answers of initialize and tools/list, memory.

    python3 bench/shim/bench.py                   without a gateway, and with a small one of its own
    python3 bench/shim/bench.py --project FOLDER  with the gateway of a project that is up
    python3 bench/shim/bench.py --runs 31

Not a timed test: nothing fails when a figure is missed. Medians, with the least beside them.
"""

import argparse
import json
import os
import pathlib
import socket
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "bench", "version": "1"},
    },
}
RESULT = {
    "protocolVersion": "2025-11-25",
    "capabilities": {"tools": {"listChanged": True}},
    "serverInfo": {"name": "bench", "version": "1"},
}
KNOWN = {
    "mainstay": "known",
    "jsonrpc": "2.0",
    "method": "mainstay/known",
    "params": {"profile": "default", "initialize": RESULT, "discover": {}},
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}
LIST = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
SETTLED_S = 0.4
ECHOES = 2000


def line(value):
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def serve(connection):
    """A gateway as small as can be: docs/reference/shim-link.md."""
    stream = connection.makefile("rwb")
    for text in stream:
        said = json.loads(text)
        if said.get("mainstay") == "hello":
            welcome = {"mainstay": "welcome", "epoch": "e", "received": 0, "known": {}}
            stream.write(line(welcome))
        elif "id" in said and "method" in said:
            results = {"initialize": RESULT, "tools/list": {"tools": []}}
            result = results.get(said["method"], {})
            stream.write(line({"jsonrpc": "2.0", "id": said["id"], "result": result}))
        stream.flush()


def listen(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(64)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def memory_mb(pid):
    for text in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if text.startswith("VmRSS:"):
            return int(text.split()[1]) / 1024
    return float("nan")


def once(folder, echoes=0):
    began = time.perf_counter()
    shim = subprocess.Popen(
        [str(ROOT / "mainstay"), "shim"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    shim.stdin.write(line(INITIALIZE))
    shim.stdin.flush()
    answer = json.loads(shim.stdout.readline())
    start = (time.perf_counter() - began) * 1000
    assert answer["id"] == 1 and "result" in answer, answer
    shim.stdin.write(line(INITIALIZED) + line(LIST))
    shim.stdin.flush()
    answer = json.loads(shim.stdout.readline())
    listed = (time.perf_counter() - began) * 1000
    assert answer["id"] == 2 and "result" in answer, answer
    time.sleep(SETTLED_S)
    memory = memory_mb(shim.pid)
    took = []
    for number in range(3, 3 + echoes):
        sent = time.perf_counter()
        shim.stdin.write(line({"jsonrpc": "2.0", "id": number, "method": "ping"}))
        shim.stdin.flush()
        shim.stdout.readline()
        took.append((time.perf_counter() - sent) * 1000)
    ending = time.perf_counter()
    shim.stdin.close()
    shim.wait()
    end = (time.perf_counter() - ending) * 1000
    shim.stdout.close()
    return start, listed, memory, end, took


def row(name, folder, runs):
    once(folder)
    rows = [once(folder) for _ in range(runs)]
    start, listed, memory, end = (sorted(values) for values in list(zip(*rows))[:4])
    print(
        f"{name:24} initialize {statistics.median(start):6.1f} ms (least {start[0]:5.1f})"
        f"  tools {statistics.median(listed):6.1f} ms (least {listed[0]:5.1f})"
        f"  RSS {statistics.median(memory):5.1f} MB  end {statistics.median(end):5.1f} ms",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--project", type=pathlib.Path)
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    if asked.project:
        row("the project's gateway", asked.project, asked.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        row("without a gateway", folder, asked.runs)
        state = pathlib.Path(folder, ".mainstay")
        state.mkdir(exist_ok=True)
        listen(state / "mcp.sock")
        row("with one, the first time", folder, asked.runs)
        (state / "mcp").mkdir()
        (state / "mcp" / "default.json").write_bytes(line(KNOWN))
        row("with one that kept a copy", folder, asked.runs)
        took = once(folder, ECHOES)[4]
        print(f"{ECHOES} pings one by one: median {statistics.median(took):.2f} ms")


if __name__ == "__main__":
    main()
