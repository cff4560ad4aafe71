#!/usr/bin/python3
"""A small MCP server on stdin and stdout, of the legacy protocol.

usage: mcp.py [KEY=VALUE]...

  log=PATH     append the tag of each `note` that runs here, a line each
  named=TEXT   what `about` tells besides its pid
  only=NAME    offer this tool alone

`echo` is harmless, and says so; `note` is not. `hold` is not answered before `release`; `die` ends
the server with a `code`.
"""

import json
import os
import sys

OPTIONS = {"log": os.devnull, "named": "", "only": ""}
HELD = []


def text(said):
    return {"content": [{"type": "text", "text": said}]}


def note(arguments):
    with open(OPTIONS["log"], "a", encoding="utf-8") as log:
        log.write(arguments["tag"] + "\n")
    return text(arguments["tag"])


def release(_):
    released = len(HELD)
    while HELD:
        answer(HELD.pop(), text("released"))
    return text(str(released))


TOOLS = {
    "about": lambda _: text(f"{OPTIONS['named']} {os.getpid()}"),
    "die": lambda arguments: os._exit(int(arguments["code"])),
    "echo": lambda arguments: text(arguments.get("said", "")),
    "hold": lambda _: None,
    "note": note,
    "release": release,
}


def initialize(params):
    return {
        "protocolVersion": params["protocolVersion"],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "mcp.py", "version": "1"},
    }


def listed(name):
    tool = {"name": name, "description": f"Tool {name}", "inputSchema": {"type": "object"}}
    if name == "echo":
        tool["annotations"] = {"readOnlyHint": True}
    return tool


def offered(_):
    return {"tools": [listed(name) for name in TOOLS if OPTIONS["only"] in ("", name)]}


METHODS = {
    "initialize": initialize,
    "ping": lambda _: {},
    "tools/call": lambda params: TOOLS[params["name"]](params.get("arguments", {})),
    "tools/list": offered,
}


def answer(number, result):
    print(json.dumps({"jsonrpc": "2.0", "id": number, "result": result}), flush=True)


def refuse(number, code, words):
    error = {"code": code, "message": words}
    print(json.dumps({"jsonrpc": "2.0", "id": number, "error": error}), flush=True)


def take(message):
    method, params = message["method"], message.get("params", {})
    if "id" not in message:
        return
    if method not in METHODS:
        refuse(message["id"], -32601, f"no method {method}")
        return
    if method == "tools/call" and params["name"] not in TOOLS:
        refuse(message["id"], -32602, f"no tool {params['name']}")
        return
    result = METHODS[method](params)
    if result is None:
        HELD.append(message["id"])
    else:
        answer(message["id"], result)


OPTIONS.update(argument.split("=", 1) for argument in sys.argv[1:])
for line in sys.stdin:
    take(json.loads(line))
