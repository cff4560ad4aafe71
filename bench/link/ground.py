"""What the link's benchmarks start: both ends in one Java process, and what stands between them."""

import json
import os
import pathlib
import shlex
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
TICK = os.sysconf("SC_CLK_TCK")
JSON = {"ack": '{"ack":"${id}"}', "handled": {"when": {"ack": "*"}, "id": "ack"},
        "renew": {"type": "renew"}}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(holds, what, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def cpu(pid):
    """Seconds of processor time."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_mb(pid, key="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no " + key)


def load():
    return os.getloadavg()[0]


def launch():
    subprocess.run([ROOT / "mainstay", "--version"], check=True, stdout=subprocess.DEVNULL)
    text = (ROOT / "target" / "launch.env").read_text()
    return dict(line.partition("=")[::2] for line in text.splitlines())


class Ends:
    """The service and its bot; see Ends.java."""

    def __init__(self):
        values = launch()
        self.classes = tempfile.TemporaryDirectory()
        java = shlex.split(values["java"])[0]
        subprocess.run(
            [pathlib.Path(java).parent / "javac", "-nowarn", "-cp",
             shlex.split(values["supervisor_path"])[0], "-d", self.classes.name,
             *HERE.glob("*.java")], check=True)
        self.process = subprocess.Popen(
            [java, "-XX:+UseSerialGC", "-Xmx1g", "-cp", self.classes.name,
             "dev.mainstay.bench.link.Ends"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the ends have ended")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.classes.cleanup()


class Between:
    """A process between both ends, at `port`; `with` ends it."""

    def __init__(self, name, command, port, folder=None):
        self.name = name
        self.port = port
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        until(lambda: listens(port), name + " listens")

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Mainstay(Between):
    """`./mainstay up` in a folder of its own, with links of a config."""

    def __init__(self, links, name="mainstay links:"):
        self.folder = tempfile.TemporaryDirectory(prefix="mainstay-link-")
        path = pathlib.Path(self.folder.name)
        (path / "mainstay.yaml").write_text(json.dumps({"links": links}))
        port = int(next(iter(links.values()))["listen"].rpartition(":")[2])
        super().__init__(name, [ROOT / "mainstay", "up"], port, path)

    def links(self):
        run = subprocess.run([ROOT / "mainstay", "link", "--json"], cwd=self.folder.name,
                             capture_output=True, text=True, check=False)
        return json.loads(run.stdout)["links"]

    def __exit__(self, *words):
        super().__exit__(*words)
        self.folder.cleanup()


def chat(service, port, **more):
    """A link to the service, as a config has it."""
    return {"upstream": f"ws://127.0.0.1:{service}/", "listen": f"127.0.0.1:{port}",
            "json": JSON, **more}
