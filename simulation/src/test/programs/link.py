"""The other end of a link, by python3-websockets: "serve" is a remote, "bot URI" is a bot.

Each sends back what it is sent, and says in one line what a test needs: its port, its close code.
"""

import asyncio
import sys

import websockets


async def echo(socket, _path=None):
    async for message in socket:
        await socket.send(message)


async def serve():
    async with websockets.serve(echo, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


async def bot(uri):
    async with websockets.connect(uri) as socket:
        await echo(socket)
        print(socket.close_code, flush=True)


asyncio.run(serve() if sys.argv[1] == "serve" else bot(sys.argv[2]))
