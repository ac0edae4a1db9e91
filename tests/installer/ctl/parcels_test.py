"""Tracking and manifests on the console: files good and bad, the queue of exceptions, the worker's drop folder; lists closed, printed,
opened again, handed over."""

import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402

HEAD = "tracking,code,occurred_at,text,place,event\n"


def scan(tracking, code, minutes, text="scan"):
    at = datetime.now(timezone.utc) - timedelta(minutes=minutes)
    return f'{tracking},{code},{at:%Y-%m-%dT%H:%M:%SZ},{text},"Reno, NV",\n'


def work_on_tracking(console, check):
    def write(name, text, folder=console.home):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    tracking = ("--demo", "tracking")
    before = console.json(*tracking, "list")
    check({row["status"] for row in before} >= {"delivered", "in_transit"}, f"parcels in the morning: {({row['status'] for row in before})}")
    waiting = console.json(*tracking, "list", "--queue", "waiting")
    check(len(waiting) >= 2, "no parcel waits for its first scan")
    number = waiting[0]["tracking"]
    taken = console.json(*tracking, "import", write("one.csv", HEAD + scan(number, "PU", 50) + scan(number, "EX", 40, "Wet label")))
    check(taken[0]["stored"] == 2 and taken[0]["refused"] == [], f"{taken}")
    shown = console.json(*tracking, "show", number.lower())
    check(shown["status"] == "exception" and len(shown["events"]) == 2, f"{shown['status']}")
    again = console.json(*tracking, "import", os.path.join(console.home, "one.csv"))
    check(again[0]["stored"] == 0 and again[0]["known"] == 2, f"twice the same: {again}")

    entry = next(row for row in console.json(*tracking, "exceptions") if row["tracking"] == number)
    check(entry["kind"] == "exception" and entry["detail"] == "Wet label", f"{entry}")
    console.refuses(2, *tracking, "resolve", str(entry["id"]))
    console.refuses(1, *tracking, "resolve", str(entry["id"]), "--reason", " ", saying="what was done")
    console.refuses(1, *tracking, "resolve", "999999", "--reason", "x", saying="no such entry")
    console.json(*tracking, "resolve", str(entry["id"]), "--reason", "Relabeled at the hub")
    console.refuses(1, *tracking, "resolve", str(entry["id"]), "--reason", "x", saying="already")
    console.json(*tracking, "reopen", str(entry["id"]), "--reason", "Not yet")
    console.refuses(1, *tracking, "reopen", str(entry["id"]), "--reason", "x", saying="open")
    console.refuses(1, "--demo", "--as", "iris", "tracking", "resolve", str(entry["id"]), "--reason", "x", saying="permission")

    # Bad files, and bad rows: the good ones are stored, the bad ones are named.
    for name, text, words in (("a.txt", "hello", "neither JSON"), ("b.json", "{", "line 1"), ("c.json", '{"orders": []}', "no EasyPost"),
                              ("d.csv", b"\xff\xfe\x00", "UTF-8"), ("e.csv", "", "columns")):
        console.refuses(1, *tracking, "import", write(name, text), saying=words)
    console.refuses(1, *tracking, "import", "/nowhere/at/all.csv", saying="/nowhere/at/all.csv")
    console.refuses(1, *tracking, "import", write("big.csv", b"x" * (17 * 1024 * 1024)), saying="MB")
    mixed = HEAD + scan("NOBODYS12345", "DL", 5) + scan(number, "IN", 30) + scan(number, "??", 20) + "short\n"
    refused = console.refuses(1, *tracking, "import", write("mixed.csv", mixed), saying="3 rows were refused")
    check(b"NOBODYS12345" in refused.stdout, "the unknown parcel is not named")
    check(console.json(*tracking, "show", number)["status"] == "in_transit", "the good row of a mixed file is not stored")
    console.refuses(1, *tracking, "show", "NOBODYS12345", saying="no parcel")
    console.refuses(2, *tracking, "list", "--queue", "lost")
    console.refuses(2, *tracking, "silence", "podline", "--days", "0")
    console.refuses(1, *tracking, "silence", "nobody", "--days", "3", saying="no carrier")
    console.json(*tracking, "silence", "podline", "--days", "4")

    # The worker's drop folder: taken in, moved away, once.
    drop = os.path.join(console.home, "tracking", "demo")
    os.makedirs(drop, exist_ok=True)
    second = waiting[1]["tracking"]
    event = {"object": "TrackingDetail", "message": "Delivered, front door", "status": "delivered", "status_detail": "arrived_at_destination",
             "datetime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "tracking_location": {"city": "Reno", "state": "NV"}}
    write("tracker.json", json.dumps({"object": "Event", "result": {"object": "Tracker", "tracking_code": second, "tracking_details": [event]}}), drop)
    write("broken.json", "{", drop)
    with open(os.path.join(os.fsencode(drop), b"bad\xff.csv"), "wb") as file:
        file.write(HEAD.encode())
    time.sleep(1.5)
    done = console.run("--demo", "worker", "--once")
    check(done.returncode == 0, f"the worker: {done.stderr[-300:]}")
    check(os.path.exists(os.path.join(drop, "done", "tracker.json")), "the good file was not taken in")
    check(os.path.exists(os.path.join(os.fsencode(drop), b"done/bad\xff.csv")), "a file whose name is no text was not taken in")
    check(os.path.getsize(os.path.join(drop, "refused", "broken.json.txt")) > 10, "nothing says why the broken file was refused")
    check(console.json(*tracking, "show", second)["status"] == "delivered", "the dropped file had no effect")
    check(console.json(*tracking, "files")[0]["format"] == "easypost", "the file is not on record")
    kinds = {row["kind"] for row in console.json("--demo", "emails") if row["order"] == waiting[1]["order"]}
    check("delivered" in kinds, f"emails of the delivered order: {kinds}")


def work_on_manifests(console, check):
    manifests = ("--demo", "manifests")
    wes = ("--demo", "--as", "wes", "manifests")
    days = console.json(*manifests, "unmanifested")
    labels = console.json(*manifests, "unmanifested", "--labels")
    check(days and sum(day["labels"] for day in days) == len(labels), f"labels on none: {days}")
    day = days[0]
    place = ("--carrier", day["carrier"], "--pod", day["pod"], "--date", day["ship_date"])
    pdf = os.path.join(console.home, "list.pdf")
    console.refuses(1, "--demo", "--as", "ana", "manifests", "close", *place, saying="permission")
    console.refuses(1, *wes, "close", "--carrier", "nobody", "--pod", day["pod"], saying="no carrier")
    console.refuses(1, *wes, "close", "--carrier", day["carrier"], "--pod", day["pod"], "--date", "tomorrow")
    console.refuses(1, *wes, "close", "--carrier", day["carrier"], "--pod", day["pod"], "--date", "2020-01-01", saying="no label")
    closed = console.json(*wes, "close", *place, "--pdf", pdf)
    check(closed["parcels"] == day["labels"], f"{closed} of {day}")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    shown = console.json(*manifests, "show", closed["number"])
    check(closed["number"] in text and all(line["tracking"] in text for line in shown["lines"]), "the paper does not name every parcel")
    console.refuses(1, *wes, "close", *place, saying="no label")
    console.refuses(1, *wes, "undo", "M-XXX-00001", "--reason", "x", saying="no manifest")
    console.json(*wes, "undo", closed["number"], "--reason", "One parcel stays")
    console.refuses(1, *wes, "undo", closed["number"], "--reason", "again", saying="open")
    console.refuses(1, *wes, "print", closed["number"], "--pdf", pdf, saying="open")
    again = console.json(*wes, "close", *place)
    check(again["number"] == closed["number"], "closing again took another number")
    for line in shown["lines"]:
        if not line["shipped"]:
            console.refuses(1, *wes, "hand-over", closed["number"], "--driver", "Lou Park", saying="not shipped")
            console.json("--demo", "--as", "wes", "ship", str(line["id"]))
    console.refuses(2, *wes, "hand-over", closed["number"])
    console.json(*wes, "hand-over", closed["number"], "--driver", "Lou Park")
    console.refuses(1, *wes, "undo", closed["number"], "--reason", "too late", saying="handed over")
    console.json(*wes, "print", closed["number"], "--pdf", pdf)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    check("Driver: Lou Park" in text, "the paper does not name the driver")
    check(any(row["status"] == "handed_over" for row in console.json(*manifests, "list")), "the list")


def main():
    console = Console(demo=True)
    work_on_tracking(console, console.check)
    work_on_manifests(console, console.check)
    console.check(console.json("--demo", "verify") == [], "verify lists violations")
    console.end()


main()
