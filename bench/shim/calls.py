#!/usr/bin/env python3
"""Measures tool calls: through `mainstay shim` and the gateway, and to the same server directly.

    python3 bench/shim/calls.py
    python3 bench/shim/calls.py --server 'node server.mjs' --tool echo --runs 5

One by one: the median. Sixteen at once: calls a second, and the processor time that each process
took for one call, which a busy machine does not change. Not a timed test: nothing fails.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HELLO = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "bench", "version": "1"},
}
ONE_BY_ONE = 2_000
AT_ONCE = 16
WARM = 20_000
MEASURED = 20_000
READ_BYTES = 1 << 16
TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")


def line(value):
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def serve():
    """The least MCP server that there can be: it says again what it is told."""
    empty = {"type": "object", "properties": {"text": {"type": "string"}}}
    tool = {"name": "echo", "inputSchema": empty, "annotations": {"idempotentHint": True}}
    for text in sys.stdin.buffer:
        asked = json.loads(text)
        if "id" not in asked:
            continue
        match asked["method"]:
            case "initialize":
                result = {
                    "protocolVersion": asked["params"]["protocolVersion"],
                    "capabilities": {"tools": {}},
                    "serverInfo": {"name": "echo", "version": "1"},
                }
            case "tools/list":
                result = {"tools": [tool]}
            case "tools/call":
                said = asked["params"]["arguments"]["text"]
                result = {"content": [{"type": "text", "text": said}]}
            case _:
                result = {}
        sys.stdout.buffer.write(line({"jsonrpc": "2.0", "id": asked["id"], "result": result}))
        sys.stdout.buffer.flush()


class Client:
    """One client over stdio, with as many calls under way as are asked for."""

    def __init__(self, command, folder, tool):
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.tool = tool
        self.rest = b""
        self.number = 0
        self.say({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": HELLO})
        assert b'"result"' in self.lines()[0]
        self.say({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def say(self, value):
        self.process.stdin.write(line(value))

    def lines(self):
        while True:
            read = os.read(self.process.stdout.fileno(), READ_BYTES)
            assert read, "the other end is gone"
            *whole, self.rest = (self.rest + read).split(b"\n")
            if whole:
                return whole

    def call(self, count):
        calls = []
        for _ in range(count):
            self.number += 1
            asked = {"name": self.tool, "arguments": {"text": "hello"}}
            message = {"jsonrpc": "2.0", "id": self.number, "method": "tools/call"}
            calls.append(line(message | {"params": asked}))
        self.process.stdin.write(b"".join(calls))

    def answers(self):
        answers = [said for said in self.lines() if b'"id"' in said]
        for said in answers:
            assert b"hello" in said and b'"isError":true' not in said, said
        return len(answers)

    def one_by_one(self, count):
        took = []
        for _ in range(count):
            began = time.perf_counter()
            self.call(1)
            while not self.answers():
                pass
            took.append((time.perf_counter() - began) * 1000)
        return statistics.median(took)

    def at_once(self, count):
        asked = AT_ONCE
        answered = 0
        began = time.perf_counter()
        self.call(asked)
        while answered < count:
            came = self.answers()
            answered += came
            more = min(came, count - asked)
            if more:
                self.call(more)
                asked += more
        return count / (time.perf_counter() - began)

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


def processor_us(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_US


def children(pid):
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def measure(client, watched):
    """The median of one by one, calls a second, and each process's microseconds for a call."""
    client.at_once(WARM)
    alone = client.one_by_one(ONE_BY_ONE)
    before = {name: processor_us(pid) for name, pid in watched.items()}
    speed = client.at_once(MEASURED)
    us = {name: (processor_us(pid) - before[name]) / MEASURED for name, pid in watched.items()}
    return alone, speed, us


def direct(command, tool, folder):
    client = Client(shlex.split(command), folder, tool)
    measured = measure(client, {"server": client.process.pid})
    client.end()
    return measured


def through(command, tool, folder):
    config = {"gateway": {"servers": {"echo": {"command": shlex.split(command)}}}}
    pathlib.Path(folder, "mainstay.yaml").write_text(json.dumps(config))
    mainstay = str(ROOT / "mainstay")
    subprocess.run([mainstay, "up", "-d"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    try:
        client = Client([mainstay, "shim"], folder, "echo__" + tool)
        lock = pathlib.Path(folder, ".mainstay", "supervisor.lock").read_text()
        supervisor = json.loads(lock)["pid"]
        pids = {"shim": client.process.pid, "gateway": supervisor}
        pids["server"] = children(supervisor)[0]
        measured = measure(client, pids)
        client.end()
        return measured
    finally:
        subprocess.run([mainstay, "down"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def row(name, runs):
    alone, speed, us = zip(*runs)
    shares = {each: statistics.median(run[each] for run in us) for each in us[0]}
    print(
        f"{name:18} one by one {statistics.median(alone):5.2f} ms"
        f"  {AT_ONCE} at once {statistics.median(speed):7,.0f}/s  processor: "
        + ", ".join(f"{each} {took:.0f} us" for each, took in shares.items()),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--server", default=f"{sys.executable} {__file__} --serve")
    parser.add_argument("--tool", default="echo")
    parser.add_argument("--serve", action="store_true")
    asked = parser.parse_args()
    if asked.serve:
        serve()
        return
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    rows = {"direct": direct, "shim and gateway": through}
    for name, way in rows.items():
        measured = []
        for _ in range(asked.runs):
            with tempfile.TemporaryDirectory() as folder:
                measured.append(way(asked.server, asked.tool, folder))
        row(name, measured)


if __name__ == "__main__":
    main()
