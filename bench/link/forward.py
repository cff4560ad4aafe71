"""A forwarder with python3-websockets: whoever connects gets what the service says, which gets what
the bot says. It keeps nothing.

usage: forward.py SERVICE_PORT PORT
"""

import asyncio
import sys

import websockets


async def carry(source, target):
    async for message in source:
        await target.send(message)


async def main():
    service, port = sys.argv[1:]
    async with websockets.connect(f"ws://127.0.0.1:{service}/", compression=None,
                                  max_queue=1024) as remote:

        async def serve(bot, path=None):
            await asyncio.gather(carry(remote, bot), carry(bot, remote))

        async with websockets.serve(serve, "127.0.0.1", int(port), compression=None,
                                    max_queue=1024):
            await asyncio.Future()


asyncio.run(main())
