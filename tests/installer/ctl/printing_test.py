#!/usr/bin/env python3
"""Printers, prints and lists as files on the console, in a demo day of its own: a label printer is played by a socket."""

import csv
import json
import os
import socket
import subprocess
import sys
import threading

from console import Console

console = Console(demo=True)
check = console.check
here = os.path.dirname(os.path.abspath(__file__))
settings = os.path.join(console.home, "settings.json")


def path(name):
    return os.path.join(console.home, name)


def read_table(name):
    done = subprocess.run([sys.executable, os.path.join(here, "../../reports/spreadsheets/read_table.py"), name], capture_output=True, check=True)
    return json.loads(done.stdout)


# ── printers, before there is anything to print ────────────────────────────────────────────────────────────────
with open(settings, "w", encoding="ascii") as file:
    json.dump({"log_level": "info"}, file)
check([row["name"] for row in console.json("printers", "list")] == ["print folder"], "the folder is always there")
console.refuses(1, "printers", "set", "zebra", saying="--host, --queue or --folder")
console.refuses(1, "printers", "set", "zebra", "--host", "10.0.0.7:99999", saying="1 to 65535")
console.refuses(2, "printers", "set", "zebra", "--host", "x", "--queue", "y")
console.refuses(2, "printers", "set", "zebra", "--host", "x", "--takes", "letters")
console.refuses(1, "printers", "test", "nobody", saying="no printer")

got = []
server = socket.create_server(("127.0.0.1", 0))
port = server.getsockname()[1]


def play_printer():
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        data = b""
        with connection:
            while part := connection.recv(65536):
                data += part
        got.append(data)


threading.Thread(target=play_printer, daemon=True).start()
console.json("printers", "set", "zebra", "--host", f"127.0.0.1:{port}", "--takes", "label")
console.json("printers", "set", "office", "--queue", "Office_Laser", "--media", "na_letter_8.5x11in")
with open(settings, encoding="ascii") as file:
    held = json.load(file)
check(held == {"log_level": "info", "printers": {"zebra": {"host": "127.0.0.1", "port": port}, "office": {"queue": "Office_Laser", "media": "na_letter_8.5x11in"}},
               "print": {"label": "zebra"}}, f"the settings keep what they held: {held}")
console.json("printers", "test", "zebra")
check(len(got) == 1 and got[0].startswith(b"^XA") and got[0].rstrip().endswith(b"^XZ"), "the test label came out")

# ── a day, then papers ─────────────────────────────────────────────────────────────────────────────────────────
console.json("--demo", "day", "--orders", "20", timeout=600)
parcels = console.json("--demo", "shipments")
labeled = next(row for row in parcels if row["tracking"] and row["status"] != "voided")
number = labeled["number"]
first = console.json("--demo", "print", "label", number)
check(first["again"] is False and first["printer"] == "zebra", f"the first print: {first}")
check(len(got) == 2 and got[1].startswith(b"^XA"), "the label came out")
console.refuses(1, "--demo", "print", "label", number, saying="say why it is printed again")
again = console.json("--demo", "print", "label", number, "--reason", "smeared", "--copies", "2")
check(again["again"] is True and got[2] == got[1] * 2, "printed again, twice, the same bytes")
slip = console.json("--demo", "print", "slip", number)
with open(os.path.join(console.home, "print", "demo", slip["job"]), "rb") as file:
    check(file.read(5) == b"%PDF-", "the slip is in the print folder")
lists = console.json("--demo", "picklists", "list")
console.json("--demo", "print", "pick-list", str(lists[0]["id"]))
rmas = console.json("--demo", "returns", "list", "--queue", "all")
check(len(rmas) > 0, "the day has returns")
for paper in ("rma-letter", "rma-label"):
    console.json("--demo", "print", paper, rmas[0]["number"])
    console.refuses(1, "--demo", "print", paper, rmas[0]["number"], saying="say why it is printed again")
with open(os.path.join(console.home, "print", "demo", rmas[0]["number"] + "-label.zpl"), "rb") as file:
    check(file.read(3) == b"^XA", "the label of a return is for label printers, too")
manifests = [row for row in console.json("--demo", "manifests", "list") if row["status"] != "open"]
check(len(manifests) > 0, "the day has closed manifests")
console.json("--demo", "print", "manifest", manifests[0]["number"])
console.refuses(1, "--demo", "print", "manifest", manifests[0]["number"], saying="say why it is printed again")
check(console.json("--demo", "print", "manifest", manifests[0]["number"], "--reason", "the driver lost it")["again"], "with a reason it is")
console.refuses(1, "--demo", "print", "label", "no-such-parcel", saying="no parcel")
console.refuses(1, "--demo", "print", "slip", number, "--reason", "x", "--printer", "zebra", saying="it takes ZPL")

server.shutdown(socket.SHUT_RDWR)  # close alone leaves the waiting accept its socket
server.close()
other = next((row for row in parcels if row["tracking"] and row["status"] != "voided" and row["number"] != number), None)
check(other is not None, "the day has two parcels")
if other:
    console.refuses(1, "--demo", "print", "label", other["number"], saying="zebra (127.0.0.1")
    done = console.json("--demo", "print", "label", other["number"], "--printer", "print folder")
    check(done["again"] is False, "what failed is no print: no reason is asked")
prints = console.json("--demo", "prints", "--limit", "1000")
mine = [row for row in prints if row["subject"] == number and row["kind"] == "label"]
check([row["again"] for row in mine] == [True, False] and mine[0]["reason"] == "smeared", f"the record of prints: {mine}")
check(any(row["state"] == "failed" and "zebra" in row["problem"] for row in prints), "the lost printer is in the record")
check(console.json("--demo", "verify") is not None, "verified")

# ── every list as a file ───────────────────────────────────────────────────────────────────────────────────────
orders = console.json("--demo", "orders", "list", "--limit", "1000")
for name in ("orders.csv", "orders.xlsx"):
    done = console.json("--demo", "orders", "list", "--limit", "1000", "--csv" if name.endswith("csv") else "--xlsx", path(name))
    check(done == {"file": path(name), "rows": len(orders)}, f"{name}: {done}")
    table = read_table(path(name))["rows"]
    check(len(table) == len(orders) + 1, f"{name}: {len(table)} lines")
with open(path("orders.csv"), encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))
check([row["Order"] for row in rows] == [row["number"] for row in orders], "the same orders in the same order")
check(all(row["Total currency"] == order["currency"] and round(float(row["Total"]) * 100) == order["total_minor"]
          for row, order in zip(rows, orders)), "amounts are exact, with their currency")
check(console.json("--demo", "prints", "--csv", path("prints.csv"))["rows"] > 3, "any list")
check(console.json("people", "list", "--xlsx", path("people.xlsx"))["rows"] >= 0, "an empty or small list is a file too")
console.refuses(2, "--demo", "prints", "--csv", path("x.xlsx"))
console.refuses(2, "--demo", "prints", "--xlsx", path("x.csv"))
console.refuses(1, "--demo", "prints", "--csv", path("no/where.csv"), saying="there is no folder")
console.refuses(2, "printers", "set", "office", "--forget", "--csv", path("x.csv"), saying="no list")
console.end()
