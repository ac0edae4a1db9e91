#!/usr/bin/env python3
"""The outbox on the console: settings of the mail server, list, show, suppress, resend, and a worker that hands over to a
mail server on this computer."""

import json
import os
import subprocess
import sys
import tempfile

from console import Console

console = Console()
check = console.check
settings = os.path.join(console.home, "settings.json")
here = os.path.dirname(os.path.abspath(__file__))


def write(smtp):
    with open(settings, "w", encoding="ascii") as file:
        json.dump({"smtp": smtp}, file)


console.refuses(1, "emails", "test", "me@example.com", saying="no mail server")
for smtp, words in (({"host": 7}, "must be a text"), ({"port": 25}, "names no host"), ({"host": "x", "port": 0}, "from 1 to 65535"),
                    ({"host": "x", "tls": "maybe"}, "starttls, tls or none"), ({"host": "x", "password": "p"}, "emails password")):
    write(smtp)
    console.refuses(2, "emails", "test", "me@example.com", saying=words)
write({"host": "mail.example.com", "tls": "none"})
console.refuses(1, "--demo", "emails", "test", "me@example.com", saying="on this computer")

os.remove(settings)
console.json("clients", "add", "--code", "AC", "--name", "Acme Tees", "--color", "#3584e4", "--from-email", "hello@acme.example", "--handling-hours", "24",
             "--delivery-days", "4")
console.keep_server()
log = os.path.join(tempfile.mkdtemp(), "taken")
peer = subprocess.Popen([sys.executable, os.path.join(here, "../../domain/messaging/smtp/peer.py"), "--log", log], stdout=subprocess.PIPE)
port = int(peer.stdout.readline())
try:
    write({"host": "127.0.0.1", "port": port, "tls": "none", "user": "shop"})
    done = console.run("emails", "password", env={"PODDESK_SMTP_PASSWORD": "s3cret"})
    check(done.returncode == 0 and b"s3cret" not in done.stdout + done.stderr, "the password is stored, and not said")
    check(os.stat(os.path.join(console.home, "secrets.json")).st_mode & 0o077 == 0, "others may read the password")
    console.refuses(1, "emails", "test", "me@example.com", saying="inside TLS only")
    write({"host": "127.0.0.1", "port": port, "tls": "none"})
    console.json("emails", "test", "me@example.com")
    console.refuses(1, "emails", "test", "550-at-rcpt@example.com", saying="did not take")
    with open(log, encoding="ascii") as taken:
        check([line.split()[1] for line in taken] == ["me@example.com"], "one test email was taken")
    check(isinstance(console.json("emails"), list), "the bare command lists")
    check(isinstance(console.json("emails", "list", "--state", "dead"), list), "the list")
    console.refuses(1, "emails", "show", "999999", saying="no email")
    console.refuses(1, "emails", "resend", "999999", "--reason", "why not", saying="no such email")
    console.refuses(2, "emails", "suppress", "1")
finally:
    peer.terminate()
    peer.wait()
for name in os.listdir(os.path.join(console.home, "log")) if os.path.isdir(os.path.join(console.home, "log")) else []:
    with open(os.path.join(console.home, "log", name), "rb") as file:
        check(b"s3cret" not in file.read(), "the password is in a log")
console.end()
