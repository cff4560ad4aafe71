#!/usr/bin/python3
"""Measures Mainstay from outside, whole processes, against the truth that the daemons stamp.

usage: bench.py [--only claim,respawn,notice,hundred,crash] [--peers] [--json FILE]

Prints Markdown. --peers measures the installed peers in the same run as well. Loopback only; ends
only what it started.
"""

import argparse
import datetime
import json
import os
import platform
import signal
import statistics
import sys
import time

import peers
from mainstay import Mainstay
from supervised import Service, build, cpu_seconds, memory_mb, now, wait_for

CLAIMS = {0: 15, 500: 7, 3000: 5}
KILLS = 20
HUNDRED = 100
IDLE_SECONDS = 20
SETTLE_SECONDS = 25
STATUS_RUNS = 9
PORT = 26000


def ms(seconds):
    return round(seconds * 1000, 1)


def middle(values):
    return {
        "median": round(statistics.median(values), 1),
        "min": min(values),
        "max": max(values),
        "n": len(values),
    }


def claim(kind):
    """How long after listen(2) the command that starts a service returns, in ms; < 0 is a lie."""
    found = {}
    for delay, repeats in CLAIMS.items():
        services = [Service(f"d{i}", PORT + i, delay) for i in range(repeats)]
        peer = kind(services, auto=False)
        try:
            peer.start()
            late, flags = [], []
            for s in services:
                done = peer.run(peer.start_command(s.name))
                returned = now()
                if done.returncode:
                    raise RuntimeError(f"{peer.name} start {s.name}: {done.stdout}{done.stderr}")
                wait_for("listening", lambda s=s: peer.stamps("listening", s.name), 20)
                truth = peer.stamps("listening", s.name)[0][3]
                late.append(ms(returned - truth))
                if isinstance(peer, Mainstay):
                    # The flag file is the supervisor's own claim, without the command's exit.
                    written = os.stat(peer.flag(s)).st_mtime_ns / 1e9
                    flags.append(ms(written - (time.time() - now()) - truth))
            found[str(delay)] = middle(late)
            if flags:
                found[f"{delay} flag"] = middle(flags)
        finally:
            peer.close()
    return found


def respawn(kind):
    """From kill -9 to the first statement of the successor, in ms; one kill for each service."""
    services = [Service(f"k{i}", PORT + 100 + i) for i in range(KILLS)]
    peer = kind(services, auto=True)
    try:
        peer.start()
        wait_for("all", lambda: len(peer.stamps("listening")) == KILLS, 60)
        time.sleep(3)
        took = []
        for s in services:
            pid = peer.stamps("listening", s.name)[-1][2]
            begun = now()
            os.kill(pid, signal.SIGKILL)
            wait_for("successor", lambda s=s: len(peer.stamps("main", s.name)) > 1, 10, 0.0005)
            took.append(ms(peer.stamps("main", s.name)[1][3] - begun))
        return middle(took)
    finally:
        peer.close()


def notice():
    """How soon a stopped and a wedged service are no longer called ready, in ms."""
    found = {}
    for age in (0, 60):
        services = [Service(f"n{i}", PORT + 200 + i) for i in range(10)]
        peer = Mainstay(services, auto=True)
        try:
            peer.start()
            time.sleep(2 + age)
            for fault, part in ((signal.SIGSTOP, services[:5]), (signal.SIGUSR1, services[5:])):
                took = []
                for s in part:
                    pid = peer.stamps("listening", s.name)[-1][2]
                    begun = now()
                    os.kill(pid, fault)
                    flag = peer.flag(s)
                    wait_for("notice", lambda f=flag: not os.path.exists(f), 30)
                    took.append(ms(now() - begun))
                word = "SIGSTOP" if fault == signal.SIGSTOP else "wedge"
                found[f"{word} {'when young' if not age else f'after {age} s'}"] = middle(took)
        finally:
            peer.close()
    return found


def hundred(kind, serving):
    """What 100 services cost: spawn, status, memory, idle CPU."""
    services = [Service(f"s{i:03}", PORT + 300 + i if serving else 0) for i in range(HUNDRED)]
    peer = kind(services, auto=True)
    found = {}
    try:
        begun = now()
        peer.start()
        found["up_s"] = round(now() - begun, 2)
        wait_for("all main()", lambda: len(peer.stamps("main")) >= HUNDRED, 60)
        mains = sorted(stamp[3] for stamp in peer.stamps("main"))
        found["first_main_ms"] = ms(mains[0] - begun)
        found["all_spawned_ms"] = ms(mains[-1] - begun)
        runs = []
        for _ in range(STATUS_RUNS):
            asked = now()
            peer.run(peer.status_command())
            runs.append(ms(now() - asked))
        found["status_ms"] = middle(runs)
        time.sleep(SETTLE_SECONDS)
        pids = peer.supervisor_pids()
        found["processes"] = len(pids)
        used, begun = cpu_seconds(pids), now()
        time.sleep(IDLE_SECONDS)
        used, took = cpu_seconds(pids) - used, now() - begun
        found["idle_cpu_percent"] = round(100 * used / took, 3)
        found["rss_mb"], found["pss_mb"] = (round(x, 1) for x in memory_mb(pids))
        if len(peer.stamps("main")) != HUNDRED:
            found["starts"] = len(peer.stamps("main"))
        return found
    finally:
        peer.close()


def crash():
    """kill -9 of the supervisor under 100 services, then `up` again."""
    services = [Service(f"c{i:03}", PORT + 500 + i if i % 2 else 0) for i in range(HUNDRED)]
    peer = Mainstay(services, auto=True)
    try:
        peer.start()
        before = peer.daemons()
        peer.crash()
        time.sleep(1)
        found = {"died": HUNDRED - sum(len(p) for p in peer.daemons().values())}
        begun = now()
        done = peer.up()
        found["up_s"] = round(now() - begun, 2)
        found["up_exit"] = done.returncode
        found["adopted"] = sum(peer.daemons().get(n) == p for n, p in before.items())
        found["started_anew"] = len(peer.stamps("main")) - HUNDRED
        states = list(peer.states().values())
        found["states"] = {state: states.count(state) for state in sorted(set(states))}
        return found
    finally:
        peer.close()


PARTS = {
    "claim": lambda kinds: {k.name: claim(k) for k in kinds if k is not peers.Monit},
    "respawn": lambda kinds: {k.name: respawn(k) for k in kinds if k is not peers.Monit},
    "notice": lambda kinds: {"mainstay": notice()},
    "hundred": lambda kinds: {
        **{k.name: hundred(k, serving=False) for k in kinds},
        "mainstay, each with port and http, liveness on": hundred(Mainstay, serving=True),
    },
    "crash": lambda kinds: {"mainstay": crash()},
}


def show(part, results):
    """The results of one part as a Markdown table."""
    rows = {who: flat(values) for who, values in results.items()}
    columns = list(dict.fromkeys(key for row in rows.values() for key in row))
    print(f"\n### {part}\n\n{PARTS_TEXT[part]}\n")
    print("| | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for who, row in rows.items():
        print(f"| {who} | " + " | ".join(str(row.get(c, "-")) for c in columns) + " |")
    sys.stdout.flush()


def flat(values):
    if "median" in values and "n" in values:
        values = {"all": values}
    return {key: f"{v['median']} ({v['min']} to {v['max']}, n={v['n']})"
            if isinstance(v, dict) and "median" in v
            else v for key, v in values.items()}


PARTS_TEXT = {
    "claim": claim.__doc__.strip() + " Columns: delay of the daemon in ms.",
    "respawn": respawn.__doc__.strip(),
    "notice": notice.__doc__.strip(),
    "hundred": hundred.__doc__.strip() + " Daemons that only pause, unless said.",
    "crash": crash.__doc__.strip(),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    build()
    kinds = [Mainstay] + (peers.available() if options.peers else [])
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, Linux {platform.release()}, "
          f"load {os.getloadavg()[0]:.1f}, python3 bench.py {' '.join(sys.argv[1:])}")
    results = {}
    for part in options.only.split(","):
        results[part] = PARTS[part](kinds)
        show(part, results[part])
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
