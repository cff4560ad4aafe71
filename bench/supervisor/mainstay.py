"""Mainstay under measurement."""

import json
import os

from supervised import ROOT, Supervised, command, wait_for


class Mainstay(Supervised):
    name = "mainstay"

    def configure(self):
        lines = ["name: bench", "services:"]
        for s in self.services:
            words = json.dumps(self.argv(s))
            ready = f", port: {s.port}, ready: {{http: {{path: /health}}}}" if s.port else ""
            manual = "" if self.auto else ", autostart: false"
            lines.append(f"  {s.name}: {{command: {words}{ready}{manual}}}")
        self.write("mainstay.yaml", "\n".join(lines) + "\n")
        # Builds what has to be built before the first measurement.
        self.run([os.path.join(ROOT, "mainstay"), "--version"], timeout=600)
        self.supervisor = 0

    def start(self):
        done = self.up()
        if done.returncode:
            raise RuntimeError(f"up: {done.stdout}{done.stderr}")
        self.supervisor = self.status()["supervisor"]["pid"]

    def up(self):
        return self.run(self.words("up", "--detach"))

    def words(self, *arguments):
        return [os.path.join(ROOT, "mainstay"), *arguments]

    def start_command(self, name):
        return self.words("start", name)

    def status_command(self):
        return self.words("status")

    def status(self):
        return json.loads(self.run(self.words("status", "--json")).stdout)

    def states(self):
        return {s["name"]: s["state"] for s in self.status()["services"]}

    def flag(self, service):
        """The file that is there only while the service is ready."""
        instance = f"{service.name}-{service.port}" if service.port else service.name
        return os.path.join(self.folder, ".mainstay", "run", instance + ".ready")

    def supervisor_pids(self):
        return [self.supervisor]

    def crash(self):
        """kill -9 of the supervisor."""
        os.kill(self.supervisor, 9)
        wait_for("the supervisor's end", lambda: not command(self.supervisor), 5)

    def stop(self):
        self.run(self.words("down"))
