"""A server like the monitor's, with python3-websockets: /events acks what it parses and hands it on
to everybody on /ws. It keeps nothing."""

import asyncio
import json
import sys

import websockets

DASHBOARDS = set()


async def serve(socket, path):
    if path.startswith("/ws"):
        DASHBOARDS.add(socket)
        try:
            await socket.wait_closed()
        finally:
            DASHBOARDS.discard(socket)
        return
    async for message in socket:
        parsed = json.loads(message)
        events = parsed if isinstance(parsed, list) else [parsed]
        await socket.send(json.dumps(
            {"status": "received", "event_type": events[-1]["type"], "seq": 0,
             "count": len(events)}, separators=(",", ":")))
        if DASHBOARDS:
            text = json.dumps({"type": "events", "events": events}, separators=(",", ":"))
            websockets.broadcast(DASHBOARDS, text)


async def main():
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), ping_interval=10,
                                ping_timeout=5, compression=None, backlog=1024):
        await asyncio.Future()


asyncio.run(main())
