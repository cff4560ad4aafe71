#!/usr/bin/python3
"""What a link costs beside a connection of the bot's own: latency, throughput, processor time.

    python3 bench/link/side.py [--node DIR] [--only pace,rush] [--rounds 3]    DIR has node_modules/ws

A service says messages of 200 bytes to one bot, which acknowledges each: by a connection of its own,
through `links:` (which keeps each on disk until the bot has handled it), through `mainstay link`,
and through plain forwarders of node and python, which keep nothing. Both ends are one process, so
that one clock times the way. Rounds take turns; loopback only.
"""

import argparse
import json
import statistics
import subprocess
import tempfile

from ground import HERE, PYTHON, ROOT, Between, Ends, Mainstay, chat, cpu, free_port, load
from ground import memory_mb

PACE_SECONDS = 5
RUSH = 100_000
WINDOW = 4_000


def alone(service):
    """`mainstay link`: one link without a config."""
    folder = tempfile.mkdtemp(prefix="mainstay-link-")
    port = free_port()
    help_text = subprocess.run([ROOT / "mainstay", "link", "--help"], capture_output=True,
                               text=True, check=False).stdout
    assert "--upstream" in help_text
    return Between("mainstay link", [
        ROOT / "mainstay", "link", "--upstream", f"ws://127.0.0.1:{service}/",
        "--listen", f"127.0.0.1:{port}"], port, folder)


def ways(service, node):
    """What may stand between, by name; each starts one."""
    def python():
        port = free_port()
        return Between("python forwarder", [PYTHON, HERE / "forward.py", str(service), str(port)],
                       port)

    def nodejs():
        port = free_port()
        return Between("node forwarder", ["node", HERE / "forward.js", node, str(service),
                                          str(port)], port)

    def links():
        return Mainstay({"chat": chat(service, free_port())})

    # A bot of `mainstay link` cannot say what it has handled: handing on counts.
    all_ways = [links, lambda: alone(service), python]
    return all_ways + ([nodejs] if node else [])


def measure(ends, between, options, figures):
    """One round by one way."""
    name = between.name if between else "direct"
    ends.ask("bot", between.port if between else ends.port)
    mine = figures.setdefault(name, {})
    only = options.only.split(",")
    if "pace" in only:
        ends.ask("pace", 1_000, 2)
        for rate in map(int, options.paces.split(",")):
            answer = ends.ask("pace", rate, PACE_SECONDS)
            mine.setdefault(f"pace {rate}", []).append(answer["heard"])
            mine.setdefault(f"acked {rate}", []).append(answer["acked"])
    if "rush" in only:
        ends.ask("rush", RUSH // 2, WINDOW)
        before = cpu(between.pid) if between else 0
        answer = ends.ask("rush", RUSH, WINDOW)
        mine.setdefault("rush", []).append(RUSH / answer["seconds"])
        if between:
            spent = cpu(between.pid) - before
            mine.setdefault("per cpu second", []).append(RUSH / spent)
            mine.setdefault("rss", []).append(memory_mb(between.pid))
    answer = ends.ask("pace", 100, 1)
    mine.setdefault("lost", []).append(answer["lost"])
    mine.setdefault("twice", []).append(answer["twice"])
    print(name, json.dumps({key: values[-1] for key, values in mine.items()}),
          "load %.1f" % load(), flush=True)


def middle(values):
    return statistics.median(values)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--node")
    parser.add_argument("--only", default="pace,rush")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--paces", default="100,1000")
    parser.add_argument("--ways", default="", help="only these of links, link, python, node: 0,1")
    options = parser.parse_args()
    figures = {}
    for _ in range(options.rounds):
        # New ends for each way: what one left does not disturb the next.
        with Ends() as ends:
            measure(ends, None, options, figures)
        count = 4 if options.node else 3
        for index in range(count):
            if options.ways and str(index) not in options.ways.split(","):
                continue
            with Ends() as ends, ways(ends.port, options.node)[index]() as between:
                measure(ends, between, options, figures)
    print("\nmedians of", options.rounds)
    for name, mine in figures.items():
        print(name)
        for key, values in mine.items():
            if isinstance(values[0], list):
                print("  %-16s p50 %.3f  p99 %.3f  max %.3f ms" % (
                    key, *(middle([value[i] for value in values]) for i in range(3))))
            else:
                print("  %-16s %.1f" % (key, middle(values)))


if __name__ == "__main__":
    main()
