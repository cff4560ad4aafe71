"""A bot that knows of no link: it connects, says hello once, and prints what it hears.

usage: bot.py PORT
"""
import asyncio
import json
import os
import sys

import websockets


async def main():
    async with websockets.connect("ws://127.0.0.1:" + sys.argv[1]) as line:
        await line.send(json.dumps({"id": "hello-%d" % os.getpid()}))
        print("connected", flush=True)
        async for text in line:
            print("handled", json.loads(text)["id"], flush=True)


asyncio.run(main())
