#!/usr/bin/env python3
"""Measures the journal: durable events per second, latency, questions, size, memory.

    python3 bench/journal/bench.py                 # about three minutes
    python3 bench/journal/bench.py --rows 10000000 # with a day of ten million events: ten
    python3 bench/journal/bench.py --only latency,peer --folder FOLDER --json FILE

Needs a build: run ./mainstay once. The journal runs in a process with the supervisor's options;
python's sqlite3 writes the same tables beside it, for a ratio.
"""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import sqlite3
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
BATCHES = [(1, 1), (1, 64), (100, 8), (1000, 4)]


def launch():
    """What ./mainstay would start: java, its options and the class path."""
    values = {}
    for line in (ROOT / "target" / "launch.env").read_text().splitlines():
        key, _, value = line.partition("=")
        values[key] = " ".join(shlex.split(value))
    return values


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.launch = launch()
        self.classes = pathlib.Path(tempfile.mkdtemp(dir=folder))
        java = pathlib.Path(self.launch["java"])
        subprocess.run([java.parent / "javac", "-nowarn", "-cp", self.launch["supervisor_path"],
                        "-d", self.classes, *HERE.glob("*.java")], check=True)

    def java(self, journal, *words):
        heap = ["-Xms8m", "-Xmn3m", "-Xmx64m", "-Xss256k"]
        out = subprocess.run(
            [self.launch["java"], *heap, *self.launch["java_options"].split(),
             f"-Dmainstay.native={self.launch['image']}",
             "-cp", f"{self.classes}:{self.launch['supervisor_path']}",
             "dev.mainstay.bench.journal.JournalBench", journal, *map(str, words)],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        return {key: float(value) for key, value in (line.split() for line in out.splitlines())}

    def fresh(self):
        return tempfile.mkdtemp(dir=self.folder)

    def throughput(self, seconds):
        for batch, at_once in BATCHES:
            folder = self.fresh()
            result = self.java(folder, "throughput", batch, at_once, seconds)
            shutil.rmtree(folder)
            say(f"batch {batch}, {at_once} at once", result)

    def latency(self, seconds):
        folder = self.fresh()
        say("10,000 events/s in deliveries of 10", self.java(folder, "latency", 10_000, seconds))
        shutil.rmtree(folder)

    def memory(self):
        folder = self.fresh()
        say("memory", self.java(folder, "memory"))
        shutil.rmtree(folder)

    def query(self, rows):
        folder = self.fresh()
        say(f"fill with {rows:,}", self.java(folder, "fill", rows))
        say(f"questions to {rows:,}", self.java(folder, "query", 41))
        shutil.rmtree(folder)

    def peer(self, seconds):
        """python's sqlite3 with the same tables, indexes and settings."""
        for batch, _ in [(1, 1), (100, 8), (1000, 4)]:
            folder = self.fresh()
            db = sqlite3.connect(os.path.join(folder, "peer.db"), isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("CREATE TABLE event(seq INTEGER PRIMARY KEY, at INTEGER, received INTEGER,"
                       " severity INTEGER, name INTEGER, source INTEGER, host INTEGER,"
                       " attributes TEXT)")
            db.execute("CREATE INDEX event_at ON event(at)")
            db.execute("CREATE INDEX event_source ON event(source, seq)")
            db.execute("CREATE INDEX event_name ON event(name, seq)")
            text = json.dumps({"id": "0", "note": "x" * 90})
            made, began, cpu = 0, time.monotonic(), time.process_time()
            while time.monotonic() < began + seconds:
                now = time.time_ns() // 1000
                rows = [(now, now, 9, i % 6, i % 6, 1, text) for i in range(made, made + batch)]
                db.execute("BEGIN")
                db.executemany("INSERT INTO event(at, received, severity, name, source, host,"
                               " attributes) VALUES(?, ?, ?, ?, ?, ?, ?)", rows)
                db.execute("COMMIT")
                made += batch
            took, used = time.monotonic() - began, time.process_time() - cpu
            db.close()
            shutil.rmtree(folder)
            say(f"python sqlite3, batch {batch}, one at once",
                {"events_per_s": made / took, "events_per_cpu_s": made / used})


RESULTS = {}


def say(what, result):
    RESULTS[what] = result
    figures = ", ".join(f"{key} {value:,.1f}" for key, value in result.items())
    print(f"{what}: {figures}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="throughput,latency,memory,query,peer")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", help="where the files are written (default: a temporary one)")
    parser.add_argument("--json", help="write the figures to this file too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        bench = Bench(folder)
        for part in options.only.split(","):
            match part:
                case "throughput" | "latency" | "peer":
                    getattr(bench, part)(options.seconds)
                case "memory":
                    bench.memory()
                case "query":
                    bench.query(options.rows)
                case _:
                    parser.error(f"no such part: {part}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(RESULTS, indent=2))


main()
