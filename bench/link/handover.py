#!/usr/bin/python3
"""How long a bot gets nothing while its line is replaced, and how soon a dead line is found.

    python3 bench/link/handover.py [--only handover,found] [--rate 1000] [--found 3]

A service says messages to every line of a link, and keeps each until it is acknowledged. Its active
line is replaced because the service asks for it, because it is old, because it went deaf (pongs come,
messages do not) and because it went mute (nothing comes). A deaf or mute line brings nothing until
that is found, so there the time until then is taken off: it is what the config says. Then, without
messages: how long it takes from a fault to another line.
"""

import argparse
import statistics

from ground import Ends, Mainstay, chat, free_port, load

PROBE = {"type": "probe", "name": "${canary}"}
SEND = '{"type":"probe","name":"${canary}"}'

# What the link is told, how many handovers, how often it is hit in ms, and what of the silence is
# the finding in ms. A mute line ends 2 s after it was given up; only then another may be made.
WAYS = {
    "renew": ({"canary": {"send": SEND, "expect": PROBE}}, 12, 1_000, 0),
    "deaf": ({"canary": {"send": SEND, "expect": PROBE, "idle": "300ms", "timeout": "200ms"}},
             8, 2_000, 500),
    "mute": ({"canary": {"send": SEND, "expect": PROBE}, "ping": "300ms", "pong": "200ms"},
             8, 3_500, 500),
    "age": ({"canary": {"send": SEND, "expect": PROBE, "idle": "30s"}, "max_age": "1m"},
            2, 1_000, 0),
}

# What the link is told, and what it must hold.
FOUND = {
    "DEAF": ({"canary": {"send": SEND, "expect": PROBE, "idle": "5s", "timeout": "2s"}}, 7),
    "MUTE": ({"canary": {"send": SEND, "expect": PROBE}, "ping": "10s", "pong": "5s"}, 15),
}


def with_link(settings, work):
    with Ends() as ends, Mainstay({"chat": chat(ends.port, free_port(), **settings)}) as between:
        ends.ask("bot", between.port)
        ends.ask("pace", 1_000, 3)
        return work(ends)


def handovers(options):
    for way, (settings, count, every, finding) in WAYS.items():
        answer = with_link(settings, lambda ends, way=way, count=count, every=every: ends.ask(
            "handover", way, count, every, options.rate))
        gaps = [max(0, gap - finding) for gap in answer["gaps"]]
        print("%-6s %d handovers: gap median %.1f max %.1f ms%s, lost %d, twice %d, load %.1f" % (
            way, len(gaps), statistics.median(gaps), max(gaps),
            f" beyond {finding} ms of finding" if finding else "", answer["lost"],
            answer["twice"], load()), flush=True)


def found(options):
    for fate, (settings, target) in FOUND.items():
        seconds = []

        def times(ends, fate=fate, seconds=seconds):
            for _ in range(options.found):
                answer = ends.ask("found", fate)
                seconds.append(answer["seconds"])
            return answer

        answer = with_link(settings, times)
        print("%-6s found after %s s (at most %d), lost %d, twice %d, load %.1f" % (
            fate, ", ".join("%.2f" % one for one in seconds), target, answer["lost"],
            answer["twice"], load()), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="handover,found")
    parser.add_argument("--rate", type=int, default=1_000)
    parser.add_argument("--found", type=int, default=3)
    options = parser.parse_args()
    if "handover" in options.only:
        handovers(options)
    if "found" in options.only:
        found(options)


if __name__ == "__main__":
    main()
