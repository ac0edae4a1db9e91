"""Runs poddeskctl in a home of its own, as a script or a person would. Shared by the console's tests."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["PODDESK_CTL"]
# The demo as `demo make` leaves it, kept beside the program: made once an hour, so that its day is today.
DEMO = os.path.join(os.path.dirname(PROGRAM), "demo-home")


def copy_demo(home):
    """What twelve tests begin with is made by the first of them; nobody works in it."""
    with open(DEMO + ".lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        stamp = f"{os.stat(PROGRAM).st_mtime_ns} {time.strftime('%Y-%m-%dT%H')}"
        if lock.read() != stamp:
            lock.truncate(0)
            shutil.rmtree(DEMO, ignore_errors=True)
            os.mkdir(DEMO, 0o755)
            subprocess.run([PROGRAM, "--home", DEMO, "demo", "make"], stdout=subprocess.DEVNULL, check=True)
            lock.write(stamp)
        subprocess.run(["cp", "-a", DEMO + "/.", home], check=True)


class Console:
    def __init__(self, demo=False):
        self.home = tempfile.mkdtemp(prefix="poddesk-console-")
        os.chmod(self.home, 0o755)
        self.client = None
        if demo:
            copy_demo(self.home)
            self.keep_server()
        self.checks = 0
        self.failures = []

    def keep_server(self):
        """The server stays from command to command, as with a desktop open: half of a command's time was its start and stop."""
        self.client = open(self.home + "/cluster/clients.lock")
        fcntl.flock(self.client, fcntl.LOCK_SH)

    def run(self, *arguments, stdin=None, env=None, timeout=300):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PODDESK_") and not k.startswith("PG")}
        environment.update({"PODDESK_HOME": self.home, "LC_ALL": "C.UTF-8"})
        environment.update(env or {})
        return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, env=environment, timeout=timeout)

    def start(self, *arguments):
        """The same in the background; stop it with terminate() and wait()."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PODDESK_") and not k.startswith("PG")}
        environment.update({"PODDESK_HOME": self.home, "LC_ALL": "C.UTF-8"})
        return subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)

    def json(self, *arguments, **more):
        done = self.run("--json", *arguments, **more)
        self.check(done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}")
        return json.loads(done.stdout)

    def check(self, truth, what):
        self.checks += 1
        if not truth:
            self.failures.append(what)
            print("FAILED:", what, file=sys.stderr)

    def refuses(self, exit_code, *arguments, saying="", **more):
        """One clear sentence, the right exit code, no trace of a crash."""
        done = self.run(*arguments, **more)
        text = done.stderr.decode(errors="replace")
        last = [line for line in text.splitlines() if line.startswith("poddeskctl: ")]
        self.check(done.returncode == exit_code, f"{arguments}: exit {done.returncode} instead of {exit_code}: {text[-300:]}")
        self.check(len(last) == 1, f"{arguments}: not one sentence: {text[-400:]}")
        self.check("Sanitizer" not in text and "terminate called" not in text, f"{arguments}: crashed: {text[-400:]}")
        self.check(saying.lower() in text.lower(), f"{arguments}: does not say {saying!r}: {text[-300:]}")
        return done

    def leave_server(self):
        """What runs next may be the last one out, which stops the server."""
        if self.client:
            self.client.close()
            self.client = None

    def end(self):
        if self.client:
            self.leave_server()
            self.run("database", "status")
        shutil.rmtree(self.home, ignore_errors=True)
        print(f"{self.checks} checks, {len(self.failures)} failed")
        sys.exit(1 if self.failures else 0)
