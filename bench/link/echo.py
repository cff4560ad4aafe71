"""A remote with python3-websockets: it answers pings, and sends back what it is sent.

usage: echo.py PORT      prints how many connections it has whenever that changes
"""

import asyncio
import sys

import websockets

LINES = set()


async def serve(line, path=None):
    LINES.add(line)
    print(len(LINES), flush=True)
    try:
        async for text in line:
            await line.send(text)
    except websockets.ConnectionClosed:
        pass
    finally:
        LINES.discard(line)
        print(len(LINES), flush=True)


async def main():
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), compression=None,
                                ping_interval=None, backlog=1024):
        await asyncio.Future()


asyncio.run(main())
