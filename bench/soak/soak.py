#!/usr/bin/python3
"""A long run under load with `kill -9` of the supervisor in between; nothing acked may be missing.

    python3 bench/soak/soak.py --report FILE                    # ten minutes at 5,000 events/s
    python3 bench/soak/soak.py --minutes 1 --rate 1000 --kills 2

A real `./mainstay up` in a temporary folder: the monitor and two services, which must outlive every
supervisor. A client sends events with ids and counts what is acked; at the end the whole journal is
read back through the API, and each id that was acked must be there, once. Exits 1 if not.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from client import Client

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVING = 18931
PORT = 18932
LOOK_SECONDS = 15
PAGE = 1000


class Project:
    """The folder, its supervisor, and what is done to it."""

    def __init__(self, parent):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="soak-", dir=parent))
        (self.folder / "mainstay.yaml").write_text(f"""name: soak
services:
  web:
    command: [/usr/bin/python3, -m, http.server, "${{PORT}}", --bind, 127.0.0.1]
    port: {SERVING}
    ready: {{http: {{path: /}}}}
  idle: {{command: [sleep, infinity]}}
monitor:
  port: {PORT}
  retention: {{size: 20GiB}}
""")
        self.pid = 0

    def run(self, *words):
        return subprocess.run([ROOT / "mainstay", *words], cwd=self.folder, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=600)

    def up(self):
        """Seconds that `up` took; it returns when all is proven."""
        began = time.monotonic()
        done = self.run("up", "--detach")
        took = time.monotonic() - began
        if done.returncode:
            print(done.stdout, file=sys.stderr)
        self.pid = self.status()["supervisor"]["pid"]
        return took

    def status(self):
        return json.loads(self.run("status", "--json").stdout)

    def service_pids(self):
        return {s["instance"]: s["pid"] for s in self.status()["services"]}

    def rss_mb(self):
        try:
            text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return None
        return next((int(line.split()[1]) / 1024 for line in text.splitlines()
                     if line.startswith("VmRSS")), None)

    def journal_mb(self):
        folder = self.folder / ".mainstay" / "journal"
        return sum(file.stat().st_size for file in folder.iterdir()) / 1e6

    def ask(self, page):
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{page}", timeout=60) as answer:
            return json.load(answer)


class Killer(threading.Thread):
    """Kills the supervisor at random moments and starts it again."""

    def __init__(self, project, client, moments, chance):
        super().__init__(daemon=True)
        self.project, self.client = project, client
        self.moments, self.chance = moments, chance
        self.rows = []
        self.began = time.monotonic()

    def run(self):
        for moment in self.moments:
            time.sleep(max(0, self.began + moment - time.monotonic()))
            acked = self.client.acked
            killed = time.monotonic()
            os.kill(self.project.pid, 9)
            away = self.chance.uniform(0, 2)
            time.sleep(away)
            took = self.project.up()
            while self.client.acked_at < killed + away:
                time.sleep(0.01)
            self.rows.append((moment, acked, away, took, self.client.acked_at - killed))


def read_back(project):
    """How often each id is in the journal, read page by page from the newest on."""
    times = collections.Counter()
    before, pages = "", 0
    while True:
        answer = project.ask(f"/api/v1/events?name=soak.event&limit={PAGE}{before}")
        times.update(event["attributes"]["n"] for event in answer["events"])
        pages += 1
        if answer["next"] is None:
            return times, pages
        before = f"&before={answer['next']}"


def command_agrees(project, made):
    """The newest events by the command line, which reads the files itself."""
    done = project.run("events", "--json", "--name", "soak.event", "--limit", "1000")
    numbers = {json.loads(line)["attributes"]["n"] for line in done.stdout.splitlines()
               if line.startswith("{")}
    return numbers == set(range(max(0, made - 1000), made))


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0


def soak(options, project):
    chance = random.Random(options.seed)
    seconds = options.minutes * 60
    project.run("--version")
    project.up()
    pids = project.service_pids()
    client = Client(PORT, options.rate)
    moments = sorted(chance.uniform(0.05, 0.95) * seconds for _ in range(options.kills))
    killer = Killer(project, client, moments, chance)
    looks = []

    def tick(now):
        if not looks or now - looks[-1][0] >= LOOK_SECONDS:
            looks.append((now, project.rss_mb(), client.acked, os.getloadavg()[0]))

    killer.start()
    took = client.run(seconds, tick)
    killer.join(120)
    began = time.monotonic()
    times, pages = read_back(project)
    result = {
        "took": took, "client": client, "kills": killer.rows, "looks": looks, "pages": pages,
        "read_s": time.monotonic() - began,
        "missing": sum(1 for n in range(client.acked) if times[n] == 0),
        "twice": sum(1 for count in times.values() if count > 1),
        "stored": sum(times.values()),
        "services_lived": project.service_pids() == pids,
        "command_agrees": command_agrees(project, client.made),
        "journal": project.ask("/api/v1/journal"),
        "journal_mb": project.journal_mb(),
    }
    result["holds"] = (not result["missing"] and not result["twice"] and not client.unacked
                       and result["services_lived"] and result["command_agrees"]
                       and len(killer.rows) == options.kills)
    return result


def report(options, r):
    client = r["client"]
    known = [look[1] for look in r["looks"] if look[1]]
    backs = [row[4] for row in r["kills"]] or [0]
    loads = [look[3] for look in r["looks"]]
    lines = [
        "# Soak",
        "",
        f"{datetime.date.today()}, {os.cpu_count()} cores, Linux {platform.release()}, load "
        f"{min(loads):.1f} to {max(loads):.1f}; `soak.py --minutes {options.minutes:g} --rate "
        f"{options.rate} --kills {options.kills} --seed {options.seed}`",
        "",
        f"**{'holds' if r['holds'] else 'FAILS'}**",
        "",
        "| what | figure |",
        "|---|---|",
        f"| sent / acked events | {client.made:,} / {client.acked:,} in {r['took']:.1f} s |",
        f"| rate, the time without a supervisor included | {client.acked / r['took']:,.0f} a s |",
        f"| ack p50 / p99 / max, over breaks too | {1e3 * percentile(client.latencies, 0.5):.1f} / "
        f"{1e3 * percentile(client.latencies, 0.99):.1f} / "
        f"{1e3 * max(client.latencies, default=0):.0f} ms |",
        f"| kill -9 of the supervisor | {len(r['kills'])} |",
        f"| from the kill to the next ack, median / max | {statistics.median(backs):.2f} / "
        f"{max(backs):.2f} s |",
        f"| sent again after a break | {client.again:,} |",
        f"| acked events missing in the journal | {r['missing']} |",
        f"| events in the journal twice | {r['twice']} |",
        f"| events read back | {r['stored']:,} in {r['pages']:,} pages, {r['read_s']:.0f} s |",
        f"| `mainstay events --json` agrees on the newest 1,000 | {yes(r['command_agrees'])} |",
        f"| both services lived on with their pids | {yes(r['services_lived'])} |",
        f"| refusals | {len(client.refusals)} |",
        f"| journal | {r['journal_mb']:,.0f} MB, set aside {r['journal']['set_aside']}, "
        f"lost {r['journal']['lost']} |",
        f"| RSS of the supervisor, least / most | {min(known):.1f} / {max(known):.1f} MB |",
        "",
        "| killed after | acked by then | away | `up` took | kill to next ack |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {at:.0f} s | {acked:,} | {away:.1f} s | {took:.1f} s | {back:.2f} s |"
              for at, acked, away, took, back in r["kills"]]
    lines += ["", "| after | RSS | acked | load |", "|---|---|---|---|"]
    lines += [f"| {at:.0f} s | {f'{rss:.1f} MB' if rss else 'killed'} | {acked:,} | {load:.1f} |"
              for at, rss, acked, load in r["looks"]]
    return "\n".join(lines) + "\n"


def yes(holds):
    return "yes" if holds else "NO"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the project is made (default: a temporary one)")
    parser.add_argument("--report", help="write the report to this file too")
    options = parser.parse_args()
    project = Project(options.folder)
    try:
        result = soak(options, project)
        text = report(options, result)
        print(text)
        if options.report:
            pathlib.Path(options.report).write_text(text)
    finally:
        project.run("down")
    shutil.rmtree(project.folder)
    return 0 if result["holds"] else 1


sys.exit(main())
