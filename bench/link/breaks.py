#!/usr/bin/python3
"""What is lost, and what is handled twice, when a connection breaks again and again.

usage: breaks.py [--breaks 30] [--rate 1000] [--node DIR]     DIR has node_modules/ws

A chat service sends RATE messages a second, keeps each until it is acknowledged, and sends what it
kept to every new line. Its lines break in turn: cut, closed politely, gone deaf (pings are still
answered). Three bots hear it at the same time: one in Python through a link of Mainstay, one in
Python with the reconnect of `websockets`, one in Node with `ws`, a heartbeat and a reconnect.
Loopback only; needs python3-websockets, and a build of Mainstay.
"""
import argparse
import asyncio
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import websockets

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOT = """
import asyncio, json, sys, websockets
async def main():
    async for line in websockets.connect(sys.argv[1], ping_interval=10, ping_timeout=5):
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
NODE = """
const WebSocket = require(process.argv[3] + '/node_modules/ws')
function open () {
  const line = new WebSocket(process.argv[2])
  let alive = true
  const beat = setInterval(() => {
    if (alive) { alive = false; line.ping() } else { line.terminate() }
  }, 5000)
  line.on('pong', () => { alive = true })
  line.on('message', data => {
    const name = JSON.parse(data).id
    console.log(name)
    line.send(JSON.stringify({ ack: name }))
  })
  line.on('error', () => {})
  line.on('close', () => { clearInterval(beat); setTimeout(open, 500) })
}
open()
"""


class Side:
    """The service as one bot sees it: its lines, and what it has not acknowledged."""

    def __init__(self):
        self.lines = set()
        self.deaf = set()
        self.kept = {}
        self.breaks = 0

    def say(self, line, text):
        if line not in self.deaf:
            asyncio.ensure_future(quietly(line.send(text)))

    async def serve(self, line):
        self.lines.add(line)
        for text in list(self.kept.values()):
            self.say(line, text)
        try:
            async for text in line:
                frame = json.loads(text)
                if "ack" in frame:
                    self.kept.pop(frame["ack"], None)
                elif line not in self.deaf:
                    await line.send(text)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.lines.discard(line)
            self.deaf.discard(line)

    def hit(self):
        """Breaks whatever is there, in the next of three ways; a deaf line is not broken again."""
        for line in self.lines - self.deaf:
            way = self.breaks % 3
            self.breaks += 1
            if way == 0:
                line.transport.abort()
            elif way == 1:
                asyncio.ensure_future(quietly(line.close(1012, "restart")))
            else:
                self.deaf.add(line)
            return


async def quietly(work):
    try:
        await work
    except (websockets.ConnectionClosed, OSError):
        pass


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--breaks", type=int, default=30)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--node")
    options = parser.parse_args()
    sides = {"mainstay": Side(), "python websockets": Side()}
    if options.node:
        sides["node ws"] = Side()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mainstay-breaks-"))
    (folder / "bot.py").write_text(BOT)
    (folder / "bot.js").write_text(NODE)
    names = {"/" + name.split()[0]: name for name in sides}

    async def serve(line):
        path = line.path if hasattr(line, "path") else line.request.path
        await sides[names[path]].serve(line)

    server = await websockets.serve(serve, "127.0.0.1", 0, max_queue=None)
    port = server.sockets[0].getsockname()[1]
    local = port + 1
    probe = {"type": "probe", "name": "${canary}"}
    (folder / "mainstay.yaml").write_text(json.dumps({"links": {"chat": {
        "upstream": "ws://127.0.0.1:%d/mainstay" % port,
        "listen": "127.0.0.1:%d" % local,
        "json": {"ack": '{"ack":"$${id}"}'.replace("$$", "$")},
        "canary": {"send": json.dumps(probe), "expect": probe, "idle": "1s", "timeout": "1s"}}}}))
    python = ["/usr/bin/python3", "bot.py"]
    bots = [(python + ["ws://127.0.0.1:%d/python" % port, "ack"], "python websockets")]
    if options.node:
        bots.append((["node", "bot.js", "ws://127.0.0.1:%d/node" % port, options.node], "node ws"))
    running = []
    try:
        running.append(await asyncio.create_subprocess_exec(
            str(ROOT / "mainstay"), "up", cwd=folder, stdout=subprocess.DEVNULL))
        await until(lambda: sides["mainstay"].lines)
        bots.append((python + ["ws://127.0.0.1:%d" % local], "mainstay"))
        for command, name in bots:
            out = open(folder / (name.split()[0] + ".out"), "w")
            running.append(await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=out))
        await until(lambda: all(side.lines for side in sides.values()))
        await run(options, sides, folder)
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def until(holds):
    end = time.monotonic() + 30
    while not holds():
        if time.monotonic() > end:
            sys.exit("a bot did not come within 30 s")
        await asyncio.sleep(0.05)


async def run(options, sides, folder):
    every = 3.0
    count = 0
    began = time.monotonic()
    hits = 0
    while hits < options.breaks:
        now = time.monotonic() - began
        while count < now * options.rate:
            count += 1
            text = json.dumps({"id": "m%d" % count, "text": "x" * 160})
            for side in sides.values():
                side.kept["m%d" % count] = text
                for line in list(side.lines):
                    side.say(line, text)
        if now > (hits + 1) * every:
            hits += 1
            for side in sides.values():
                side.hit()
        await asyncio.sleep(0.005)
    await asyncio.sleep(15)
    print("%d messages, %d rounds of breaks, load %.1f" % (count, hits, os.getloadavg()[0]))
    print("%-20s %8s %8s %8s" % ("bot", "breaks", "lost", "twice"))
    for name, side in sides.items():
        heard = (folder / (name.split()[0] + ".out")).read_text().split()
        print("%-20s %8d %8d %8d" % (
            name, side.breaks, count - len(set(heard)), len(heard) - len(set(heard))))


asyncio.run(main())
