#!/usr/bin/env python3
"""A provider verifies addresses on the console: set up, asked here and by the worker, its verdict and proposal shown and taken by a person alone, its
trouble told in plain words; its key is in no table, no output and no log."""

import http.server
import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402

KEY = "EZTKverysecret"
LOST = [{"code": "E.ADDRESS.NOT_FOUND", "field": "address", "message": "Address not found", "suggestion": None}]


class Provider(http.server.BaseHTTPRequestHandler):
    """EasyPost: every place is there but the ones on Nowhere St; it knows more of each ZIP."""
    status, asked = 201, []

    def log_message(self, *_):
        pass

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(question)
        place = question["address"]
        found = "Nowhere" not in place["street1"]
        body = {**place, "residential": True if found else None, "verifications": {"delivery": {"success": found, "errors": [] if found else LOST}}}
        if found:
            body["zip"] = place["zip"][:5] + "-1234"
        if type(self).status != 201:
            body = {"error": {"code": "APIKEY.INACTIVE", "message": "This api key is no longer active.", "errors": []}}
        text = json.dumps(body).encode()
        self.send_response(type(self).status)
        for name, value in (("Content-Type", "application/json; charset=utf-8"), ("Content-Length", len(text))):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(text)


def main():
    console = Console(demo=True)
    check = console.check
    group = ("--demo", "address-check")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    key = {"env": {"PODDESK_EASYPOST_KEY": KEY}}

    def health():
        return console.json(*group, "health")[0]

    def order(number):
        return console.json("--demo", "orders", "address", number)

    # Nobody is asked until a person says so; what is wrong is said before anything is stored.
    check(console.json(*group, "health") == [], "a provider that nobody connected")
    console.refuses(1, *group, "pause", saying="no provider")
    console.refuses(1, *group, "connect", "--address", address, saying="No API key")
    console.refuses(1, *group, "connect", "--address", "http://easypost.example", saying="in the clear", **key)
    console.refuses(1, *group, "connect", "--address", address, env={"PODDESK_EASYPOST_KEY": "two words"}, saying="blanks")
    check(console.json(*group, "health") == [], "a refused connection left something behind")
    waits = [row["number"] for row in console.json("--demo", "orders", "list") if row["status"] in ("received", "ready", "backordered")]
    number = next(it for it in waits if order(it)["address"]["country"] == "US" and order(it)["findings"] == [])
    check(order(number)["verification"] is None, "a verdict of nobody")
    status = order(number)["status"]
    check(console.json(*group, "connect", "--address", address, **key)["provider"] == "EasyPost", "connected")
    waiting = health()["waiting"]
    check(waiting > 0 and health()["state"] == "new", f"what waits: {health()}")

    # A key that is not taken: plain words, nobody waits, and the same order still goes on.
    Provider.status = 401
    console.refuses(1, *group, "run", saying="does not take our key")
    broken = health()
    check(broken["state"] == "stopped" and "address-check connect" in broken["words"] and "go on without it" in broken["words"], f"its trouble: {broken}")
    check(order(number)["status"] == status and len(Provider.asked) == 1, "trouble holds nobody, and is asked once")
    Provider.status = 201

    # Asked about each once; the worker finds nothing more to ask.
    answers = {"deliverable": 0}
    while health()["waiting"] > 0:
        answers = console.json(*group, "run")
    check(answers["deliverable"] > 0 and health()["state"] == "ok", f"asked: {answers}, {health()}")
    asked = len(Provider.asked) - 1
    check(asked == waiting, f"{asked} questions about {waiting} addresses")
    check(all(set(it["address"]) == {"street1", "street2", "city", "state", "zip", "country"} for it in Provider.asked), "more than the place is sent")
    check(console.json(*group, "run")["deliverable"] == 0 and len(Provider.asked) == asked + 1, "one is asked about twice")

    # The proposal is shown, and taken by a person alone.
    shown = order(number)
    verdict, before = shown["verification"], shown["address"]["postal_code"]
    check(verdict["state"] == "deliverable" and verdict["residential"] is True and verdict["proposed"]["postal_code"].endswith("-1234"), f"verdict: {verdict}")
    check(not before.endswith("-1234"), "a proposal was taken in silence")
    said = console.run("--demo", "orders", "address", number).stdout.decode()
    check("EasyPost finds this address, a home." in said and "It proposes" in said, f"in words: {said}")
    check(console.json("--demo", "orders", "address", number, "--accept")["address"]["postal_code"].endswith("-1234"), "the proposal is taken")
    check(order(number)["verification"]["state"] == "waiting", "another address is asked about anew")

    # The worker asks too; one that is not found is held, and stays lifted once a person lifted it.
    console.json("--demo", "orders", "address", number, "--set", "line1=1 Nowhere St")
    worker = console.start("--demo", "worker")
    until = time.monotonic() + 60
    while time.monotonic() < until and order(number)["verification"]["state"] == "waiting":
        time.sleep(0.2)
    worker.terminate()
    check(worker.wait(60) == 0, "the worker ends when told to")
    lost = order(number)
    check(lost["status"] == "on_hold" and lost["verification"]["findings"][0]["message"] == "Address not found", f"held: {lost}")
    holds = [it["reason"] for it in console.json("--demo", "orders", "show", number)["all_holds"] if not it["released_at"]]
    check(holds == ["address verification: EasyPost says: Address not found"], f"its hold: {holds}")
    console.json("--demo", "orders", "release-hold", number, "--kind", "address", "--reason", "she lives there")
    console.json("--demo", "orders", "address", number, "--verify")
    check(console.json(*group, "run")["undeliverable"] == 1, "asked again")
    check(order(number)["status"] != "on_hold", "a person who knows better is overruled")
    console.refuses(2, "--demo", "orders", "address", number, "--verify", "--accept")

    console.json(*group, "pause")
    check(health()["state"] == "paused" and "resume" in health()["words"], f"paused: {health()}")
    console.refuses(1, "--demo", "orders", "address", number, "--verify", saying="paused")
    console.json(*group, "resume")
    check(health()["state"] == "ok", "resumed")
    check(console.json("--demo", "verify") == [], "verify lists violations")

    for folder, _, files in os.walk(console.home):
        for name in files:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                if KEY.encode() in file.read():
                    check(name == "secrets.json" and os.stat(path).st_mode & 0o077 == 0, f"the key lies in {path}")
    server.shutdown()
    console.end()


main()
