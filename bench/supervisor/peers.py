"""Other supervisors at their default settings, for ratios in the same run."""

import json
import os
import re

from supervised import Supervised, installed, tree, wait_for


class Supervisord(Supervised):
    name = "supervisord"
    needs = ("supervisord", "supervisorctl")

    def configure(self):
        socket = os.path.join(self.folder, "s.sock")
        text = (
            f"[unix_http_server]\nfile={socket}\n"
            f"[supervisord]\nlogfile={self.folder}/sd.log\npidfile={self.folder}/sd.pid\n"
            "nodaemon=true\n[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
            f"[supervisorctl]\nserverurl=unix://{socket}\n"
        )
        for s in self.services:
            text += (
                f"[program:{s.name}]\ncommand={' '.join(self.argv(s))}\n"
                f"autostart={str(self.auto).lower()}\nredirect_stderr=true\n"
                f"stdout_logfile={self.folder}/{s.name}.log\n"
            )
        self.config = self.write("c.conf", text)

    def start(self):
        self.spawn(["/usr/bin/supervisord", "-c", self.config])
        wait_for("socket", lambda: os.path.exists(os.path.join(self.folder, "s.sock")), 20)

    def control(self, *words):
        return ["/usr/bin/supervisorctl", "-c", self.config, *words]

    def start_command(self, name):
        return self.control("start", name)

    def status_command(self):
        return self.control("status")

    def stop(self):
        self.run(self.control("shutdown"))


class Runit(Supervised):
    name = "runit"
    needs = ("runsvdir", "sv")

    def configure(self):
        self.environment["SVDIR"] = os.path.join(self.folder, "sv")
        for s in self.services:
            self.write(f"sv/{s.name}/run", f"#!/bin/sh\nexec {' '.join(self.argv(s))}\n", 0o755)
            if not self.auto:
                self.write(f"sv/{s.name}/down", "")

    def start(self):
        self.spawn(["runsvdir", "-P", os.path.join(self.folder, "sv")])
        ready = [os.path.join(self.folder, f"sv/{s.name}/supervise/ok") for s in self.services]
        wait_for("runsv", lambda: all(map(os.path.exists, ready)), 20)

    def start_command(self, name):
        return ["sv", "start", name]

    def status_command(self):
        return ["sv", "status", *(s.name for s in self.services)]


class S6(Supervised):
    name = "s6"
    needs = ("s6-svscan", "s6-svc", "s6-svstat")

    def configure(self):
        for s in self.services:
            self.write(f"sv/{s.name}/run", f"#!/bin/sh\nexec {' '.join(self.argv(s))}\n", 0o755)
            if not self.auto:
                self.write(f"sv/{s.name}/down", "")

    def start(self):
        self.spawn(["s6-svscan", os.path.join(self.folder, "sv")])
        ready = [os.path.join(self.folder, f"sv/{s.name}/supervise/status") for s in self.services]
        wait_for("s6-supervise", lambda: all(map(os.path.exists, ready)), 20)

    def start_command(self, name):
        return ["s6-svc", "-uwu", "-T", "12000", os.path.join(self.folder, "sv", name)]

    def status_command(self):
        loop = 'for i in "$1"/*; do echo "${i##*/} $(s6-svstat -o up,ready,pid "$i")"; done'
        return ["sh", "-c", loop, "sh", os.path.join(self.folder, "sv")]


class Monit(Supervised):
    """Its default cycle is 120 s: measured only for what 100 services cost."""

    name = "monit"
    needs = ("monit",)
    background = True

    def configure(self):
        place = self.folder
        text = (
            f"set daemon 120\nset pidfile {place}/m.pid\nset idfile {place}/m.id\n"
            f"set statefile {place}/m.state\nset logfile {place}/m.log\n"
            f"set httpd unixsocket {place}/m.sock permission 0600 allow bench:bench\n"
        )
        for s in self.services:
            words = " ".join(self.argv(s))
            start = self.write(f"{s.name}.start", f"#!/bin/sh\nexec {words}\n", 0o755)
            text += (
                f"check process {s.name} with pidfile {place}/{s.name}.pid\n"
                f' start program = "{start}"\n'
            )
        self.config = self.write("rc", text, 0o600)

    def start(self):
        self.spawn(["monit", "-I", "-c", self.config])
        wait_for("socket", lambda: os.path.exists(os.path.join(self.folder, "m.sock")), 20)

    def status_command(self):
        return ["monit", "-c", self.config, "-B", "summary"]

    def supervisor_pids(self):
        return [self.process.pid]

    def stop(self):
        self.run(["monit", "-c", self.config, "quit"])


class Pm2(Supervised):
    """Found on PATH, or below PM2 (an `npm install pm2 --prefix` folder)."""

    name = "pm2"
    needs = ("node",)

    def configure(self):
        self.environment["PM2_HOME"] = os.path.join(self.folder, "h")
        self.environment["PM2_DISABLE_VERSION_CHECK"] = "true"
        apps = [
            {
                "name": s.name,
                "script": self.argv(s)[0],
                "args": self.argv(s)[1:],
                "interpreter": "none",
                "cwd": self.folder,
            }
            for s in self.services
        ]
        self.config = self.write("e.json", json.dumps({"apps": apps}))

    @staticmethod
    def program():
        return os.path.join(os.environ.get("PM2", ""), "node_modules", ".bin", "pm2")

    def start(self):
        words = ["start", self.config] if self.auto else ["ping"]
        self.run([self.program(), *words], timeout=170)

    def daemon_pid(self):
        with open(os.path.join(self.folder, "h", "pm2.pid"), encoding="ascii") as file:
            return int(file.read())

    def start_command(self, name):
        return [self.program(), "start", self.config, "--only", name]

    def status_command(self):
        return [self.program(), "ls"]

    def supervisor_pids(self):
        return [self.daemon_pid()]

    def stop(self):
        daemon = tree(self.daemon_pid())
        self.run([self.program(), "kill"])
        wait_for("pm2's end", lambda: not re.search(rb"pm2", cmdline(daemon[0])), 10)


def cmdline(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


def available():
    """The peers that are installed here."""
    found = [p for p in (Supervisord, Runit, S6, Monit) if installed(*p.needs)]
    if os.path.exists(Pm2.program()):
        found.append(Pm2)
    return found
