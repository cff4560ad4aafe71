"""A chat service: keeps each message until it is acknowledged, and may go deaf.

usage: chat.py PORT      SIGUSR1: no line hears anything any more, but pongs; SIGUSR2: one more message
"""
import asyncio
import json
import signal
import sys

import websockets

lines = set()
deaf = set()
kept = {}
count = 0


def say(line, frame):
    if line not in deaf:
        asyncio.ensure_future(send(line, json.dumps(frame)))


async def send(line, text):
    try:
        await line.send(text)
    except websockets.ConnectionClosed:
        pass


def publish():
    global count
    count += 1
    name = "m%d" % count
    kept[name] = {"id": name, "text": "message %d" % count}
    print("has", name, flush=True)
    for line in lines:
        say(line, kept[name])


def deafen():
    deaf.update(lines)
    print("deaf", len(deaf), flush=True)


async def serve(line, path=None):
    lines.add(line)
    print("lines", len(lines), flush=True)
    for frame in list(kept.values()):
        say(line, frame)
    try:
        async for text in line:
            frame = json.loads(text)
            if "ack" in frame:
                kept.pop(frame["ack"], None)
            elif frame.get("type") == "probe":
                say(line, frame)
            else:
                print("got", frame["id"], flush=True)
                say(line, {"took": frame["id"]})
    except websockets.ConnectionClosed:
        pass
    finally:
        lines.discard(line)
        deaf.discard(line)
        print("lines", len(lines), flush=True)


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, deafen)
    loop.add_signal_handler(signal.SIGUSR2, publish)
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1])):
        await asyncio.Future()


asyncio.run(main())
