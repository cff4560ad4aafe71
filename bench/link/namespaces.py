#!/usr/bin/python3
"""A firewall forgets an idle flow: does the link find it, and lose nothing?

    python3 bench/link/namespaces.py [--rounds 3] [--settings usual|quick] [--alone]

Three network namespaces stand in a row: a bot with its link, a router, a chat service. In each round
the router drops, without a word to anybody, every packet of the flow that was idle; new flows pass.
Then the service says a message. The same befalls a bot with the reconnect of python3-websockets
beside it, unless --alone. Needs iproute2 and util-linux; exit code 3 where nobody may make network
namespaces. A test runs it too (ForgottenFlowTest).
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from ground import PYTHON, ROOT, launch, load, until

SERVICE, PORT, LOCAL = "10.9.2.2", 9000, 9001
SETTINGS = {"usual": ("10s", "5s", 15), "quick": ("1s", "500ms", 1.5)}
NOT_ALLOWED = 3

BOT = """
import asyncio, json, sys, websockets
async def main():
    async for line in websockets.connect(sys.argv[1], ping_interval=%s, ping_timeout=%s):
        try:
            async for text in line:
                name = json.loads(text)["id"]
                print(name, flush=True)
                if len(sys.argv) > 2:
                    await line.send(json.dumps({"ack": name}))
        except websockets.ConnectionClosed:
            continue
asyncio.run(main())
"""

CHAT = """
import asyncio, json, sys, time, websockets
kept = {}
lines = {}
async def serve(line, path=None):
    name = line.path if hasattr(line, "path") else line.request.path
    lines.setdefault(name, set()).add(line)
    print(time.time(), "line", name, line.remote_address[1], flush=True)
    for text in list(kept.get(name, {}).values()):
        await line.send(text)
    try:
        async for text in line:
            frame = json.loads(text)
            if "ack" in frame:
                kept.setdefault(name, {}).pop(frame["ack"], None)
            else:
                await line.send(text)
    except websockets.ConnectionClosed:
        pass
    finally:
        lines[name].discard(line)
async def say(number):
    for name in ("/link", "/plain"):
        text = json.dumps({"id": "m%d" % number})
        kept.setdefault(name, {})["m%d" % number] = text
        for line in list(lines.get(name, ())):
            try:
                await line.send(text)
            except websockets.ConnectionClosed:
                pass
async def main():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with websockets.serve(serve, "0.0.0.0", int(sys.argv[1]), ping_interval=None):
        print("listens", flush=True)
        while line := await reader.readline():
            await say(int(line))
asyncio.run(main())
"""


def run(*words):
    subprocess.run(words, check=True)


class Namespace:
    """A network of its own, as long as its first process lives."""

    def __init__(self):
        self.first = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        own = os.readlink("/proc/self/ns/net")
        until(lambda: os.readlink(f"/proc/{self.first.pid}/ns/net") != own, "a namespace")
        self.enter("ip", "link", "set", "lo", "up")

    def command(self, *words):
        return ["nsenter", "--target", str(self.first.pid), "--net", *map(str, words)]

    def enter(self, *words):
        run(*self.command(*words))

    def join(self, network, number):
        """A cable from here to the router, at 10.9.NUMBER.2 and .1."""
        run("ip", "link", "add", f"cable{number}", "type", "veth", "peer", "name", "eth0",
            "netns", str(self.first.pid))
        run("ip", "addr", "add", f"{network}.1/24", "dev", f"cable{number}")
        run("ip", "link", "set", f"cable{number}", "up")
        self.enter("ip", "addr", "add", f"{network}.2/24", "dev", "eth0")
        self.enter("ip", "link", "set", "eth0", "up")
        self.enter("ip", "route", "add", "default", "via", f"{network}.1")

    def end(self):
        self.first.terminate()
        self.first.wait()


def forget(port, word):
    """The router drops the flow of this client's port, either way, or does so no more."""
    for end in ("sport", "dport"):
        run("ip", "rule", word, "pref", "10", "ipproto", "tcp", end, str(port), "blackhole")


class Run:
    """The processes in their namespaces, and what they said."""

    def __init__(self, folder, options):
        self.folder = folder
        self.ping, self.pong, self.within = SETTINGS[options.settings]
        run("ip", "link", "set", "lo", "up")
        pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        self.spaces = [Namespace(), Namespace()]
        self.here, self.there = self.spaces
        self.here.join("10.9.1", 1)
        self.there.join("10.9.2", 2)
        self.processes = []
        seconds = [re.sub("(ms|s)$", "", word) for word in (self.ping, self.pong)]
        (folder / "bot.py").write_text(BOT % (seconds[0], 0.5 if "ms" in self.pong else seconds[1]))
        (folder / "chat.py").write_text(CHAT)
        probe = {"type": "probe", "name": "${canary}"}
        (folder / "mainstay.yaml").write_text(json.dumps({"links": {"chat": {
            "upstream": f"ws://{SERVICE}:{PORT}/link", "listen": f"127.0.0.1:{LOCAL}",
            "ping": self.ping, "pong": self.pong, "json": {"ack": '{"ack":"${id}"}'},
            "canary": {"send": json.dumps(probe), "expect": probe}}}}))
        self.chat = self.start(self.there, "chat", [PYTHON, "chat.py", PORT])
        until(lambda: "listens" in self.said("chat"), "the service")
        self.start(self.here, "mainstay", [ROOT / "mainstay", "up"])
        until(lambda: "/link" in self.said("chat"), "the link's line")
        self.start(self.here, "link", [PYTHON, "bot.py", f"ws://127.0.0.1:{LOCAL}"])
        self.paths = ["/link"]
        if not options.alone:
            self.start(self.here, "plain",
                       [PYTHON, "bot.py", f"ws://{SERVICE}:{PORT}/plain", "ack"])
            until(lambda: "/plain" in self.said("chat"), "the plain line")
            self.paths.append("/plain")

    def start(self, space, name, words):
        out = open(self.folder / (name + ".out"), "w")
        process = subprocess.Popen(space.command(*words), cwd=self.folder, stdout=out,
                                   stdin=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def said(self, name):
        return (self.folder / (name + ".out")).read_text()

    def newest(self, path):
        """When the newest line came, and from which port."""
        lines = [line.split() for line in self.said("chat").splitlines() if path in line]
        return float(lines[-1][0]), int(lines[-1][3])

    def round(self, number):
        flows = {path: self.newest(path)[1] for path in self.paths}
        for port in flows.values():
            forget(port, "add")
        began = time.time()
        self.chat.stdin.write(f"{number}\n")
        self.chat.stdin.flush()
        found = {}
        end = began + 4 * self.within + 15
        while len(found) < len(flows) and time.time() < end:
            for path in flows:
                if path not in found and f"m{number}\n" in self.said(path[1:]):
                    found[path] = (self.newest(path)[0] - began, time.time() - began)
            time.sleep(0.005)
        for port in flows.values():
            forget(port, "del")
        return found

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        for space in self.spaces:
            space.end()


def inside(options):
    with tempfile.TemporaryDirectory(prefix="mainstay-link-") as name:
        folder = pathlib.Path(name)
        going = Run(folder, options)
        try:
            for number in range(1, options.rounds + 1):
                time.sleep(going.within / 5)
                found = going.round(number)
                for path in going.paths:
                    words = ("a new line after %.2f s, the message after %.2f s" % found[path]
                             if path in found else "never")
                    print(number, path[1:], words, flush=True)
            for path in (path[1:] for path in going.paths):
                heard = going.said(path).split()
                print(path, "lost", options.rounds - len(set(heard)), "twice",
                      len(heard) - len(set(heard)))
            print("within %.1f s is the bound, load %.1f" % (going.within, load()))
        finally:
            going.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--settings", choices=sorted(SETTINGS), default="usual")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--inside", action="store_true")
    options = parser.parse_args()
    if options.inside:
        inside(options)
        return
    launch()
    unshared = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run([*unshared, "true"], check=False).returncode:
        print("this machine does not let us make network namespaces")
        sys.exit(NOT_ALLOWED)
    os.execvp("unshare", [*unshared, PYTHON, *sys.argv, "--inside"])


if __name__ == "__main__":
    main()
