#!/usr/bin/env python3
"""The audit and presence on the console: lists, one change field by field, the seals computed anew, and a claim that ends with
kill -9."""

import signal
import time

from console import Console

console = Console()
check = console.check

console.json("clients", "add", "--code", "AC", "--name", "Acme Tees", "--color", "#3584e4", "--from-email", "hello@acme.example", "--handling-hours", "24",
             "--delivery-days", "4")
console.keep_server()
entries = console.json("audit")
check([e["id"] for e in entries] == sorted((e["id"] for e in entries), reverse=True), "newest first")
made = console.json("audit", "list", "--table", "clients.client", "--text", "acme tees")
check(len(made) == 1 and made[0]["operation"] == "insert" and made[0]["login"] == "admin", f"who made the client: {made}")
check(len(console.json("audit", "list", "--limit", "1")) == 1, "one entry")
older = console.json("audit", "list", "--older-than", str(entries[0]["id"]))
check(older == entries[1:], "the page after the newest")
check(console.json("audit", "list", "--client", "AC") != [], "the client's entries")
check(console.json("audit", "list", "--who", "nobody") == [], "nobody changed anything")
check(console.json("audit", "list", "--to", "2001-01-01") == [], "nothing happened then")
shown = console.json("audit", "show", str(made[0]["id"]))
check({"field": "code", "was": "", "becomes": "AC"}.items() <= {f["field"]: f for f in shown["fields"]}["code"].items(), f"its fields: {shown}")
console.refuses(1, "audit", "show", "999999", saying="there is no audit entry")
console.refuses(1, "audit", "list", "--from", "yesterday", saying="yesterday")
console.refuses(1, "audit", "list", "--client", "XX", saying="there is no client")

check(console.json("audit", "check")["seals"] == 0, "nothing is sealed yet")
console.json("worker", "--once")
sealed = console.json("audit", "check")
check(sealed["whole"] and sealed["seals"] == 1 and sealed["unsealed"] == 0, f"the worker sealed: {sealed}")
check(all(e["sealed"] for e in console.json("audit")), "each entry is sealed")

client = console.json("clients", "list")[0]["id"]
console.refuses(2, "presence", "hold", "moon", "1")
console.refuses(1, "presence", "hold", "order", "99999", saying="order", timeout=60)
check(console.json("presence") == [], "nobody is here")
holder = console.start("presence", "hold", "client", str(client))


def present(wanted, seconds):
    give_up = time.monotonic() + seconds
    while True:
        rows = console.json("presence", "list")
        if bool(rows) == wanted or time.monotonic() > give_up:
            return rows
        time.sleep(0.05)


there = present(True, 30)
check(len(there) == 1 and there[0]["kind"] == "client" and there[0]["id"] == client and there[0]["login"] == "admin", f"who is there: {there}")
holder.send_signal(signal.SIGKILL)
holder.wait()
check(present(False, 5) == [], "killed, and still there")
holder = console.start("presence", "hold", "client", str(client))
check(len(present(True, 30)) == 1, "there again")
holder.send_signal(signal.SIGINT)
holder.wait()
check(present(False, 5) == [], "ended, and still there")
console.end()
