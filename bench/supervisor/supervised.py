"""What every supervisor under measurement has in common: a folder, services, stamps, processes."""

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DAEMON = os.path.join(ROOT, "target", "bench", "daemon")

now = time.monotonic


def build():
    """Compiles the daemon into target/ when it is missing or old."""
    source = os.path.join(HERE, "daemon.c")
    if os.path.exists(DAEMON) and os.path.getmtime(DAEMON) > os.path.getmtime(source):
        return
    os.makedirs(os.path.dirname(DAEMON), exist_ok=True)
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-o", DAEMON, source], check=True)


@dataclass
class Service:
    """One daemon: `port` 0 serves nobody, `delay` is in milliseconds."""

    name: str
    port: int = 0
    delay: int = 0


class Supervised:
    """One supervisor with its services in a folder of its own; ended by `close`."""

    name = "?"
    background = False

    def __init__(self, services, auto):
        self.services = services
        self.auto = auto
        self.folder = tempfile.mkdtemp(prefix=f"bench-{self.name}-")
        self.stamps_file = os.path.join(self.folder, "stamps")
        open(self.stamps_file, "w", encoding="ascii").close()
        self.environment = dict(os.environ, LC_ALL="C")
        self.process = None
        self.configure()

    # What each supervisor does in its own way.

    def configure(self):
        raise NotImplementedError

    def start(self):
        """Starts the supervisor; returns when it takes commands."""
        raise NotImplementedError

    def start_command(self, name):
        """The command that starts one service and returns when it claims success."""
        raise NotImplementedError

    def status_command(self):
        raise NotImplementedError

    def stop(self):
        """Asks the supervisor to end."""

    def supervisor_pids(self):
        """Every process that belongs to the supervisor and not to a service."""
        return [p for p in tree(self.process.pid) if not command(p).startswith(DAEMON)]

    # What is the same for all.

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def argv(self, service):
        words = [DAEMON, service.name, str(service.port), str(service.delay), self.stamps_file]
        if self.background:
            words.append(os.path.join(self.folder, service.name + ".pid"))
        return words

    def spawn(self, words):
        log = open(os.path.join(self.folder, "supervisor.out"), "ab")
        self.process = subprocess.Popen(
            words,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=self.environment,
            start_new_session=True,
        )
        log.close()

    def run(self, words, timeout=120):
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def stamps(self, event=None, name=None):
        """Events so far as (event, name, pid, seconds on the monotonic clock)."""
        found = []
        with open(self.stamps_file, encoding="ascii") as file:
            for line in file:
                what, who, pid, at = line.split()
                if event in (None, what) and name in (None, who):
                    found.append((what, who, int(pid), int(at) / 1e9))
        return found

    def daemons(self):
        """Living daemons of this run, by name."""
        found = {}
        for pid in all_pids():
            words = command(pid)
            if words.startswith(DAEMON) and self.stamps_file in words:
                found.setdefault(words.split()[1], []).append(pid)
        return found

    def close(self):
        try:
            self.stop()
        finally:
            mine = tree(self.process.pid) if self.process else []
            for pids in self.daemons().values():
                mine += pids
            mine += [p for p in all_pids() if self.folder in command(p) and p != os.getpid()]
            for pid in dict.fromkeys(mine):
                try:
                    os.kill(pid, 9)
                except ProcessLookupError:
                    pass
            if self.process:
                self.process.wait(10)
            shutil.rmtree(self.folder, ignore_errors=True)


def wait_for(what, holds, within, pause=0.002):
    """Waits until `holds()`; the time it took in seconds."""
    begun = now()
    while not holds():
        if now() - begun > within:
            raise TimeoutError(f"not within {within} s: {what}")
        time.sleep(pause)
    return now() - begun


def installed(*programs):
    return all(shutil.which(p, path=os.environ["PATH"] + ":/usr/sbin:/sbin") for p in programs)


def all_pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return file.read().replace("\0", " ")
    except OSError:
        return ""


def parent(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def tree(root):
    """The process and everything below it."""
    parents = {pid: parent(pid) for pid in all_pids()}
    found = [root] if root in parents else []
    for pid in found:
        found += [child for child, of in parents.items() if of == pid]
    return found


def memory_mb(pids):
    """Resident and proportional set size of these processes, in megabytes."""
    sums = {"Rss": 0, "Pss": 0}
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                for line in file:
                    key, _, rest = line.partition(":")
                    if key in sums:
                        sums[key] += int(rest.split()[0])
        except OSError:
            pass
    return sums["Rss"] / 1024, sums["Pss"] / 1024


def cpu_seconds(pids):
    """Processor time of these processes so far, of threads that have ended too (proc(5), stat)."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")
