"""What is measured: the monitor inside a real supervisor, and the peers' servers."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on port {port}")


class Server:
    """A process that is looked at from outside; `with` starts and ends it."""

    pid = 0
    port = 0
    durable = False

    def cpu(self):
        """Seconds of processor time."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss_mb(self):
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")


class Mainstay(Server):
    """`./mainstay up` in a folder of its own, with nothing but the monitor."""

    name = "mainstay"
    durable = True

    def __init__(self, folder=None, **limits):
        self.limits = limits
        self.parent = folder

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.parent))
        self.port = free_port()
        limits = "".join(f", {key}: {value}" for key, value in self.limits.items())
        (self.folder / "mainstay.yaml").write_text(
            "name: bench\nservices:\n  idle: {command: [sleep, infinity]}\n"
            f"monitor: {{port: {self.port}{limits}}}\n")
        self.run("--version")
        self.up()
        return self

    def run(self, *words):
        return subprocess.run([ROOT / "mainstay", *words], cwd=self.folder, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=600)

    def up(self):
        done = self.run("up", "--detach")
        if done.returncode:
            raise RuntimeError(done.stdout)
        self.pid = self.status()["supervisor"]["pid"]

    def status(self):
        return json.loads(self.run("status", "--json").stdout)

    def collect(self):
        """A full collection of its heap."""
        jcmd = pathlib.Path(os.readlink(f"/proc/{self.pid}/exe")).parent / "jcmd"
        subprocess.run([jcmd, str(self.pid), "GC.run"], stdout=subprocess.DEVNULL, check=True)

    def __exit__(self, *_):
        self.run("down")
        shutil.rmtree(self.folder, ignore_errors=True)


class Peer(Server):
    """Answers as the monitor does, but keeps nothing."""

    def __enter__(self):
        self.port = free_port()
        self.process = subprocess.Popen(self.words(), env=self.environment())
        self.pid = self.process.pid
        wait_for(self.port)
        return self

    def environment(self):
        return dict(os.environ)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Node(Peer):
    """The package ws, from the folder NODE_WS (one with node_modules in it) or as node finds it."""

    name = "node ws"

    def words(self):
        return ["node", HERE / "peer.js", str(self.port)]

    def environment(self):
        folder = os.environ.get("NODE_WS", "")
        return {**os.environ, "NODE_PATH": f"{folder}/node_modules" if folder else ""}

    def present(self):
        return shutil.which("node") and subprocess.run(
            ["node", "-e", "require('ws')"], env=self.environment(), check=False,
            stderr=subprocess.DEVNULL).returncode == 0


class Websockets(Peer):
    """python3-websockets of the distribution."""

    name = "python websockets"

    def words(self):
        return [PYTHON, HERE / "peer.py", str(self.port)]

    def present(self):
        return subprocess.run([PYTHON, "-c", "import websockets"], check=False,
                              stderr=subprocess.DEVNULL).returncode == 0


def peers():
    return [kind for kind in (Node, Websockets) if kind().present()]
